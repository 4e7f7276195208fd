"""Word lists: names that are also everyday words, titles, particles, and articles."""

# All folded. Alone, these count as a name only where they are written as one.
_NAMES_TEXT = """
amber art baker bill black blue bond bright brook brown bush butler carpenter chase church clay cook cross day dean
dawn faith field fisher ford forest fox frank free french friend gold good grace grant gray green grey guy hall
hand hart hill holiday hope hunt hunter ivy jack joy june king lane law lily long love major marsh mark
marks mason may miles mill miller moon moore noble north page park parks pat pearl penny pierce pope
porter power price ray read reed rich rob rock rose rusty sandy sharp short silver smart snow stone storm strong
summer sun sky summers swift tailor trip turner victor wade wall ward waters west white will wills wing winter wise
wolf wood woods worth young
bauer baum berg braun ernst fischer frei fuchs fuhrmann gross hahn hell herz hirsch hof jager jung kaiser klein koch
konig koenig kraft krause kurz lang lange licht lieb mann maurer meister richter ritter rot roth sauer schneider schon
schoen schwarz sommer stark stein stern tag vogel wagner weber weiss wald wirth zimmermann
beau blanc bon boucher chevalier clair claire grand marchand moulin noel petit roche roy vert
bello bianca bruno conti costa croce fiore fontana forte franco gallo gatti greco leone luna mare marino monte mora re
rossi sala serra stella villa alba angel campo cruz flores fuentes guerrero iglesias leon luz mar paz rey reyes rios
rojas rubio sol vega vera akin aslan celik deniz demir gul gunes kaya umut bakker boer bos groot jong meer mulder vos
hvezda maly moudry novy vesely zajac kos krol sowa wilk wrona zima
вера волк гром заяц зима любовь мороз надежда роза слава
"""
_COMPANIES_TEXT = """
aceites apple atelier cafe energia energie fabrik firma kanzlei logistik lojistik medizintechnik modra officine orange
padaria shell spedition target technik techniek tekstil uber verde werkzeuge zielona
"""
_TITLES_TEXT = """
dr dra prof professor mr mrs ms miss mister sir herr herrn frau hr fr dipl ing mag mme mlle m monsieur madame sr sra
srta senor senora don dona sig signor signora dott dhr mevr pan pani pana panem panu bay bey hanim phd mba jr
"""
_PARTICLES_TEXT = """
al bin da das de del den der des di do dos du e el ibn la las le los of the ten ter van vom von y zu zum
"""
_ARTICLES_TEXT = """
a an the this that these those every each my our your his her its their some any no in of on by until since last next
early late from ein eine einen einem einer eines kein keine der die das dem den des im am zum zur vom beim jeder jede
jedes kunde le la les l un une du au aux il lo gli i uno una el los las del o os as um uma de het een bir na
"""
EVERYDAY_NAMES, EVERYDAY_COMPANIES = frozenset(_NAMES_TEXT.split()), frozenset(_COMPANIES_TEXT.split())
TITLES, PARTICLES = frozenset(_TITLES_TEXT.split()), frozenset(_PARTICLES_TEXT.split())
# Before a thing rather than a person.
ARTICLES = frozenset(_ARTICLES_TEXT.split())
