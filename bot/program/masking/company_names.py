"""Company names: without their legal form, as a URL spells them, and the word that tells one company from others."""

import re
from unicodedata import combining, normalize

# In small letters and without full stops.
_FORMS_TEXT = """
ab ag aps as asa bhd bv bvba cic co company corp corporation cv doo ead eg eirl ek ev eurl gbr gesmbh ggmbh gmbh inc
incorporated is jsc kft kg kgaa kk lc lda limited llc llp lp ltd ltda mbh nv nyrt oao ohg ood oü oy oyj ooo pbc pc plc
pllc pt pte pty pvt rt sa sab sadecv sae sapa sapi sarl sas sasu sc sca scrl sdn se sia sl slu snc sp spa spk spzoo
spółka srl sro sti ug ulc vof zao zoo zrt oo
"""
_JOINED = frozenset(("&", "+", "z", "de", "and", "und", "et", "y", "e", "i", "en", "og", "och"))
_ASIAN_FORMS = re.compile(r"株式会社|有限会社|合同会社|股份有限公司|有限公司|주식회사|유한회사|\(주\)|㈜")
# Words that are in many companies' names, or begin many sentences: they identify no company.
_EVERYDAY_TEXT = """
about account accounts active advanced after agency alliance always america american and applied around associates
association australia auto bank banking because before best better black blue board book books brand british brothers
building business canada capital care center central centre chemical chemicals china city classic clear client clients
clinic cloud club college commercial communications community company complete concept concepts connect construction
consulting consumer control corporate country creative credit customer customers daily data deutsche delivery design
development digital direct double dynamic each early east eastern easy education electric electronics energy
engineering england enterprise enterprises environmental europe european every exact exchange express factory family
farm farms fast federal fiber field final finance financial fine first five food foods foundation four france free
freight french fresh friends from full fund future games general german germany global gold golden good grand great
green group growth hand hands hard have health healthcare heart help here high holding holdings home hospital hotel
hotels house human idea ideas image independent india industrial industries industry info information innovation
innovations innovative inside institute insurance integrated intelligent interactive international invest investment
investments italy japan journal just kind labs land legal level life light line link little live local logic logistics
london long made mail main management manufacturing marine market marketing markets master materials maximum media
medical meta metal metals micro mobile modern money more most motor motors mountain music mutual national natural
nature near need network networks never next nice north northern office oil online only open optical orange order
original other over pacific paper park partner partners past paying payments people perfect personal pharma phone
photo pilot plan plant plastics platform plus point power practice precision premier premium press prime print private
product production productions products professional project projects property public pure quality quick rail rapid
real regional reliable research resources restaurant retail right river road royal safe safety sales school science
sciences scientific second security select service services shipping shop show silver simple single small smart social
society software solar solid solution solutions some south southern special sport sports standard star start state
states steel stone storage store stores strategic street strong studio studios success summit sunday super supplies
supply support sure system systems team tech technical technologies technology telecom test textile that their them
then there these they think this those time today together tools total tower town toys trade traders trading traffic
training transport travel true trust under union unique united universal university urban value very video village
vision vital wall water wave well west western what when where which while white wholesale wide wild will wind wine
with wood work works world years young your allgemeine bundes erste gesellschaft internationale haus neue stadt
verband verein zentrale banque compagnie entreprise française générale groupe maison nationale société banco compañía
empresa grupo nacional sociedad
"""
_LEGAL_FORMS, _EVERYDAY = frozenset(_FORMS_TEXT.split()), frozenset(_EVERYDAY_TEXT.split())
_SHORTEST_WORD = 4
_WRITTEN_OUT = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ø"): "oe", ord("å"): "aa", ord("æ"): "ae"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def without_legal_form(account: str) -> str:
    """Return a company's name without GmbH, Ltd or the like; all of it where nothing else would be left."""
    words = _ASIAN_FORMS.sub(" ", account).split()
    while len(words) > 1 and (_is_form(words[-1]) or words[-1].casefold() in _JOINED):
        words.pop()
    return " ".join(words).strip(" ,;") or account


def distinctive_word(name: str) -> str | None:
    """Return the first word that tells this company from others, None where all are short or everyday ones."""
    for word in _WORD.findall(name):
        bare = re.sub(r"['’]s?$", "", word)
        if len(bare) >= _SHORTEST_WORD and bare.casefold() not in _EVERYDAY and not _is_form(bare):
            return bare
    return None


def is_everyday(name: str) -> bool:
    """Return whether this name is one everyday word, as in First Ltd."""
    return name.casefold() in _EVERYDAY


def spellings_in_urls(name: str) -> set[str]:
    """Return the spellings of a name in a URL: lower-case letters and digits, umlauts plain or as ae, oe, ue."""
    small = normalize("NFC", name).casefold()
    written_out = small.translate(_WRITTEN_OUT)
    plain = "".join(character for character in normalize("NFD", small) if not combining(character))
    return {re.sub(r"[\W_]", "", spelling) for spelling in (small, written_out, plain)} - {""}


def _is_form(word: str) -> bool:
    return re.sub(r"[.,()/]", "", word).casefold() in _LEGAL_FORMS
