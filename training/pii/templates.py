"""Sentences of the kind that people write to a listener, with slots. Written for this project; must name nobody.

Slots: F first name, M one that is also a word, N full name, L surname, C place, Q one that is also a word, K country,
O employer, U school, H clinic, A address, R road, X relation, W weekday or month, P well-known person (stays), B brand used in passing (stays unlabelled).
"""
import os


def read(name):
    """The sentences of a file, one a line."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sentences", f"{name}.txt")
    with open(path, encoding="utf-8") as f:
        return f.read()


POSITIVE = read("positive")

NEGATIVE = read("negative")

FOREIGN_POSITIVE = read("foreign_positive")

FOREIGN_NEGATIVE = read("foreign_negative")

NAMES_AND_WORDS = """will hope mark joy faith grace rose frank rich bill art may june april dawn summer autumn drew chase jack pat
sue rob ray penny ruby ivy violet sandy reed dean lane miles max melody mercy angel destiny gene cliff heath glen brook dale basil olive hazel iris
lily daisy jasmine holly heather robin jay martin carol eve noel christian jordan paris london brooklyn austin dallas chad israel chelsea sydney georgia
virginia carolina florence mason hunter carter parker taylor tyler cooper fisher archer piper sage willow skye scarlet amber crystal jade opal pearl
honey cherry peter tom dick harry john josh nick victor grant warren pierce lance rocky woody cole clay sterling wade brooks jo lee kay dee mel val""".split()

PLACES_AND_WORDS = """reading bath nice mobile orange buffalo phoenix hull deal sandwich turkey china jordan chad cork derby crewe wells rugby
poole battle georgia lincoln jackson madison washington victoria florence sydney alexandria houston austin charlotte dallas orlando troy ely
slough barking tooting staines lima essen bern cannes brest""".split()

RELATIONS = """mum mom dad mother father sister brother boyfriend girlfriend husband wife partner fiancé fiancée ex son daughter
uncle aunt auntie cousin grandma grandpa nan nana granny grandmother grandfather stepdad stepmom roommate flatmate friend
bestie bff boss manager supervisor coworker colleague neighbour neighbor landlord teacher coach therapist niece nephew
godmother mil bf gf hubby baby twin crush supervisor client tutor""".split()

WHEN = """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december christmas easter spring summer autumn winter week month year weekend night""".split()

PUBLIC = """taylor swift|beyonce|billie eilish|eminem|kanye|drake|ariana grande|adele|ed sheeran|harry styles|lana del rey|bts|
obama|trump|biden|elon musk|oprah|kim kardashian|justin bieber|rihanna|lady gaga|olivia rodrigo|the weeknd|kendrick lamar|
freud|jung|shakespeare|mozart|beethoven|van gogh|einstein|buddha|jesus|gandhi|ronaldo|messi|lebron james|michael jordan|
harry potter|batman|superman|spiderman|romeo|cinderella|santa|sherlock|frodo|darth vader|barbie|pikachu""".replace("\n", "").split("|")

BRANDS = """walmart|target|amazon|starbucks|mcdonalds|mcdonald's|burger king|kfc|subway|taco bell|wendys|costco|tesco|asda|
sainsburys|aldi|lidl|ikea|best buy|home depot|lowes|walgreens|cvs|fedex|ups|dhl|google|microsoft|apple|meta|facebook|ibm|oracle|
intel|cisco|tesla|ford|toyota|boeing|airbus|siemens|bosch|bmw|volkswagen|deloitte|pwc|kpmg|ey|accenture|mckinsey|goldman sachs|
jp morgan|hsbc|barclays|lloyds|natwest|citibank|wells fargo|bank of america|deutsche bank|verizon|at&t|comcast|vodafone|bt|
nhs|primark|h&m|zara|gap|nike|adidas|greggs|costa|pret|nandos|dominos|pizza hut|dunkin|chipotle|panera|wawa|publix|kroger|
safeway|whole foods|trader joes|aldi|rewe|edeka|carrefour|lidl|mercadona|infosys|tcs|wipro|flipkart|swiggy|zomato|deliveroo|
doordash|uber|lyft|airbnb|netflix|spotify|disney|hilton|marriott|capita|serco|g4s|amazon warehouse|boots|next|argos|currys|shell|
exxon|chevron|bp|pfizer|bayer|merck|johnson & johnson|kaiser|aetna|cigna|humana|geico|state farm|allstate|progressive""".replace("\n", "").split("|")

NICKNAMES = """bill billy will willy bob bobby rob robbie dick rick ricky rich mike mikey mick nick nicky joe joey jim jimmy tom tommy
tim timmy dan danny dave davey steve stevie chris matt matty andy drew tony ed eddie ted teddy fred freddie frank frankie
hank harry jack johnny jon ken kenny larry lou louie max pat ron ronnie sam sammy stan vince walt al alex ali abby aggie allie
angie annie barb becky beth betsy betty cathy cindy connie debbie deb dot ellie emmy fran ginny jackie jan jen jenny jess jessie
jill josie judy kate katie kathy kim kris lexi libby liz lizzy lisa lori lottie maggie mandy margie meg mel millie mindy molly
nan nancy nat nikki pam patty peggy penny polly sally sandy shelly steph sue susie tammy tess tina tori trish val vicky wendy
mia zoe leo eli ben gabe gus ike jake josh luke nate ned ollie ozzy pete phil ralph ray reggie rod russ sean seb theo toby zach zack
caz shaz baz gaz kev daz jez tez loz moz jacko gabby bri bree cass dani fi flo gem gwen izzy jaz jools kel kez lex lindz mads
mags mo nessa niamh roz saz soph tash tilly xav yas zee aj cj dj jj jt mj tj bj kj rj pj lj"""
NICKNAMES = NICKNAMES.split()

SCHOOL_FORMS = ["the university of {C}", "{C} high school", "{C} high", "{C} university", "university of {C}", "{C} college", "{L} high school", "{L} high",
                "{C} state university", "{C} state", "st {F}s", "st. {F}'s school", "{L} middle school", "{L} elementary", "{C} academy",
                "{C} community college", "{C} tech", "{L} college", "{C} primary school", "king's college {C}", "{C} grammar school", "uni {C}"]
CLINIC_FORMS = ["{C} general hospital", "{C} general", "st {F}'s hospital", "{L} memorial hospital", "{L} memorial", "{C} medical center",
                "{L} clinic", "{C} royal infirmary", "{C} county hospital", "mount {L} hospital", "{L} hospital", "{C} children's hospital"]
EMPLOYER_FORMS = ["{L} & sons", "{L} and sons", "{L} ltd", "{L} inc", "{L} llc", "{L} group", "{L} gmbh", "{L} and {L}", "{C} council", "{C} city council",
                  "{L}'s diner", "{C} logistics", "{L} construction", "{L} dental", "{F}'s cafe", "{L} solutions", "{L} consulting", "{C} steel",
                  "{L} motors", "{C} bakery", "{L} partners", "{L} insurance", "{L} bank", "{C} times", "{C} police department", "{L} law", "the {L} group"]

# Words of informal English that no dictionary holds and nobody is called.
SLANG = """welp hella lotsa howd theyre dayz livin tbf argh ack fk fck okur guac copypasta noo nooo noooo yess yesss tysm istg ngl fr
lyk liek iike rn af asf atm btw brb bc bcz bcuz cuz coz cos tho thx thnx pls plz plss smth sth ppl sm1 sum1 evry1 ive im id ill youre
youve youll hes shes theyve theyll weve dont doesnt didnt cant couldnt wouldnt shouldnt isnt wasnt arent werent havent hasnt hadnt wont aint
gonna gotta wanna gunna guna finna tryna kinda sorta dunno lemme gimme gotcha whatcha wassup sup yall yo ya yea yeah yep yup nope nah naw nvm idk idc
idgaf ily ilysm imo imho irl jk lmao lmaoo lmaooo lmfao lol lolol lolz rofl omg omfg omgg oml smh tbh tmi ttyl wtf wth wyd yolo bff bffs bf gf hubby wifey
ex exes ops mods op tl dr tldr fyi asap eta diy faq ama til eli5 nsfw sfw tw cw aita nta yta smol bb bbs bae boo bruh bro bros broski dude dudes
fam homie homies sis hun babe babes bby ugh ughh ughhh meh bleh blah eh ehh hm hmm hmmm hmmmm huh uh uhh uhm um umm er erm oof oops yikes yay woo woohoo
wow wowza whoa woah phew pfft psst shh shhh tsk ew eww ewww yuck yum aww awww awh ah ahh ahhh aah oh ohh ooh ouch oww haha hahaha hahahaha hehe hehehe
heh hee lel kek xd xoxo mwah muah gn gm goodnite nite tonite tonight2 tomoz tmrw tmr tomo 2day 2moro 2nite b4 gr8 m8 l8r h8 w8 u ur r k kk okie
okey okay oki okk alright aight ight def defo deffo prob probs probly prolly obvs obv totes srsly srs legit lowkey highkey deadass sus cringe
based cope copium hopium simp stan stans slay yeet vibe vibes vibing mood moods lit bussin bop bops banger glow gaslit gaslighting gaslighter
narc narcs nmom ndad nparent edad emom mil fil sil bil ptsd cptsd bpd ocd adhd add asd npd gad mdd sad eupd did dpdr ssri ssris snri
cbt dbt emdr iop er icu nicu gp ot pt hr ceo covid corona flu cramps pms pmdd ivf ivfs bday fyp dms dm pm pms pov ootd selfie selfies meme memes
emoji emojis hashtag hashtags livestream podcast podcasts vlog vlogs blog blogs google googled googling uber ubers netflix binge binged""".split()

# Illnesses and medicines: the listener needs them.
HEALTH = """leukemia leukaemia lymphoma melanoma fibromyalgia endometriosis misophonia tinnitus migraine migraines lupus crohns colitis
eczema psoriasis asthma diabetes epilepsy dementia alzheimers parkinsons schizophrenia schizoaffective bipolar anorexia anorexic bulimia bulimic orthorexia
trichotillomania dermatillomania agoraphobia emetophobia claustrophobia arachnophobia dyslexia dyspraxia dyscalculia autism autistic aspergers
tourettes narcolepsy insomnia sertraline zoloft fluoxetine prozac citalopram escitalopram lexapro celexa paroxetine paxil venlafaxine effexor duloxetine
cymbalta bupropion wellbutrin mirtazapine remeron trazodone quetiapine seroquel olanzapine zyprexa risperidone risperdal aripiprazole abilify lamotrigine
lamictal lithium valproate depakote carbamazepine topiramate topamax gabapentin pregabalin lyrica clonazepam klonopin lorazepam ativan diazepam
valium alprazolam xanax zopiclone zolpidem ambien melatonin propranolol hydroxyzine vistaril buspirone buspar methylphenidate ritalin concerta
adderall vyvanse lisdexamfetamine atomoxetine strattera modafinil ozempic wegovy metformin insulin prednisone ibuprofen paracetamol tylenol advil
naltrexone methadone suboxone buprenorphine ketamine psilocybin fentanyl oxycodone oxycontin percocet vicodin tramadol codeine morphine heroin cocaine
meth mdma molly2 lsd cbd thc vape vapes juul zofran accutane benadryl nyquil""".split()
