"""Recognises by their names columns that are about somebody other than the lead, or about a thing.

The number of the lead's agent, father or alternate contact belongs to a person who did not ask to be called. The number
of a policy or an order is no phone number, however long it is. Such columns are never suggested. A person who wants one
can choose it.
"""

import re
from functools import lru_cache

from .name_words import listed, words

# Who handles the lead, firms and places, who referred the lead, another number or person beside the lead, numbers that
# many call; then the same in Indian and other languages.
_OTHERS = listed(
    """
    owner owners agent agents caller callers telecaller by assigned assignee allocated allotted sales salesperson
    salesman seller executive exec executives manager mgr rm rep representative advisor adviser counsellor counselor
    consultant supervisor staff team handler coordinator trainer surveyor inspector technician engineer driver
    courier company companies organization organisation organizations organisations org firm employer office branch
    dealer distributor vendor supplier receiver broker builder developer franchise franchisee reseller partner
    referrer referer referee referral referred reference references introducer witness alternate alternates
    alternative alternatives alternat altrnate alt alternet secondary other others another additional extra backup
    emergency sos nominee nominees guarantor guarantors guardian spouse husband wife father fathers mother mothers
    parent parents son daughter brother sister friend relative relation kin neighbour neighbor joint coapplicant
    coborrower cobuyer co assistant support helpline helpdesk hotline tollfree toll care customercare desk reception
    ivr did vmn cli callerid fax
    मालिक एजेंट एजंट कंपनी कम्पनी कार्यालय शाखा संदर्भ संदर्भकर्ता नॉमिनी
    नामांकित वैकल्पिक पर्यायी अन्य आपातकालीन आपत्कालीन गारंटर जमानतदार
    जामीनदार पिता पिताजी माता पति पत्नी अभिभावक पालक वडील वडिलांचे वडिलांचा आईचे
    पतीचे पत्नीचे मित्र रिश्तेदार विक्रेता प्रतिनिधि प्रतिनिधी
    માલિક એજન્ટ કંપની કાર્યાલય વૈકલ્પિક પિતા પિતાનું માતા માતાનું પતિ પત્ની વાલી
    વાલીનું સંદર્ભ
    মালিক এজেন্ট কোম্পানি অফিস বিকল্প পিতা পিতার বাবা বাবার মাতা মাতার মায়ের
    স্বামী স্বামীর স্ত্রী অভিভাবক অভিভাবকের জরুরি
    ਮਾਲਕ ਏਜੰਟ ਕੰਪਨੀ ਪਿਤਾ ਮਾਤਾ ਪਤੀ ਪਤਨੀ ਵਿਕਲਪਿਕ ପିତା ମାତା ସ୍ୱାମୀ ବିକଳ୍ପ
    உரிமையாளர் முகவர் நிறுவனம் அலுவலக மாற்று தந்தை தந்தையின் தாய் தாயின் கணவர்
    மனைவி பாதுகாவலர் அவசர
    యజమాని ఏజెంట్ కంపెనీ ప్రత్యామ్నాయ తండ్రి తల్లి భర్త భార్య సంరక్షకుడు అత్యవసర
    ಮಾಲೀಕ ಏಜೆಂಟ್ ಕಂಪನಿ ಪರ್ಯಾಯ ತಂದೆ ತಂದೆಯ ತಾಯಿ ತಾಯಿಯ ಪತಿ ಪತ್ನಿ ಪೋಷಕ ತುರ್ತು
    ഉടമ ഏജന്റ് കമ്പനി ഇതര പിതാവ് പിതാവിന്റെ മാതാവ് മാതാവിന്റെ ഭർത്താവ് ഭാര്യ
    രക്ഷിതാവ്
    مالک ایجنٹ کمپنی متبادل والد والدہ شوہر بیوی سرپرست
    propietario agente empresa compañía padre madre cónyuge alternativo
    emergencia referido vendedor
    propriétaire entreprise société père mère conjoint urgence commercial
    besitzer eigentümer firma vater mutter notfall vertreter alternativ
    المالك الوكيل الشركة الأب الأم الزوج بديل طوارئ
    """
)
# "fathername" and "altmobile", written in one.
_GLUED = re.compile(
    r"(?:owner|agent|caller|telecaller|company|office|branch|dealer|alternate|alternative|alt|emergency|nominee|"
    r"guarantor|guardian|spouse|husband|wife|father|mother|parent|manager|executive|salesperson|referrer|reference)s?"
    r"(?:name|mobile|phone|mob|ph|contact|number|num|no|tel)+[0-9]*"
)

_NUMBERED = listed(
    """
    id ids uid uuid guid code codes key ref order orders invoice bill receipt voucher
    challan policy account acct aadhaar aadhar adhar adhaar pan gst gstin tin pin pincode
    zip zipcode postal imei imsi iccid serial sr srno sl slno sno s docket booking pnr
    transaction txn utr loan card folio membership registration regn reg roll admission
    enrolment enrollment application lead prospect enquiry inquiry ticket case complaint
    request query quotation token batch record timestamp time date amount price salary
    income budget balance emi value total cost qty quantity ifsc vin chassis engine
    vehicle license licence passport employee meter sku hsn barcode ip latitude longitude
    lat long hash otp year age आधार पैन खाता आदेश बिल पॉलिसी पिनकोड
    """
)
_PHONES = listed(
    """
    mobile mob mobiles phone phones ph cell cellphone tel telephone whatsapp wa contact
    contacts msisdn landline handphone calling dial मोबाइल मोबाईल फोन फ़ोन
    """
)
_ALWAYS_NUMBERED = listed(
    """
    id ids uid uuid guid code codes key imei imsi iccid otp hash
    """
)


@lru_cache(maxsize=2_048)
def about_somebody_else(name: str) -> bool:
    """Whether the name has a word for somebody who is not the lead, or for a number that is not the lead's own."""
    found = words(name)
    return any(word in _OTHERS or _GLUED.fullmatch(word) for word in found)


@lru_cache(maxsize=2_048)
def numbers_things(name: str) -> bool:
    """Whether a column of this name has numbers that are no phone numbers: ids, orders, policies, amounts, dates."""
    found = words(name)
    if not found:
        return False
    if found[-1] in _ALWAYS_NUMBERED or found in (("no",), ("sr", "no"), ("s", "no")):
        return True
    return not _PHONES.intersection(found) and any(
        word in _NUMBERED or (word.endswith("id") and word[:-2] in _NUMBERED) for word in found
    )
