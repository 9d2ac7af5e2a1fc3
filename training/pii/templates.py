"""Sentences of the kind that people write to a listener, with slots. Written for this project; must name nobody.

Slots: F first name, M one that is also a word, Q a place that is also a word, N full name, L surname, C place, K country, O employer, U school, H clinic, A address, R road,
X relation, W weekday or month, P well-known person (stays), B brand used in passing (stays unlabelled).
"""

POSITIVE = """
{M} never texts me back
will {M} ever change
i hope {M} calls me back
my boss {M} hates me
{M} and {F} broke up
i told {M} everything
{M} told me to leave
my sister {M} is pregnant
i miss {M}
{M} said i was lazy
thanks {M}
hey {M}
{M} is so mean to me
{M}'s mum called
my ex {M} is back
{M} wont talk to me
does {M} even like me
i was with {M} all night
{M} {L} was my teacher
me and {M} used to be close
{M} took all my money
my friend {M} died
why does {M} always win
i live in {Q}
i live in {Q} and nobody talks to me
moved to {Q} last year
im from {Q}
we moved to {Q} when i was 9
born in {Q}
he got a job in {Q}
my mum lives in {Q} now
{Q} is a boring town
i hate living in {Q}
the train to {Q} was late
driving from {Q} to {C}
i study at the university of {C}
i go to the university of {Q}
she teaches at the university of {C} and so did i
my aunt in {Q} is sick
my boss {F} keeps yelling at me in front of everyone
my {X} {F} died last {W} and i cant stop crying
{F} told me she never loved me
i told {F} everything and now he wont talk to me
so {F} and {F} went to the party without me
me and {F} broke up yesterday
{F} cheated on me with {F}
i miss {F} so much it hurts
why would {F} do that to me
{F} said i was too much
{F} says im overreacting
i hate {F}
i love {F} but i cant do this anymore
i think {F} is mad at me
my ex {F} texted me again
my best friend {F} stopped talking to me
my manager {N} wrote me up for nothing
my therapist {N} thinks i should write it down
dr {L} put me on new meds
Dr. {L} said it was just stress
mr {L} failed me again
Mrs {L} called my parents
ms {L} the teacher humiliated me
professor {L} gave me a bad grade
uncle {F} was drunk again
aunt {F} passed away in {W}
grandma {F} is in the hospital
my sister {F} and her husband {F} are getting divorced
my brothers {F} and {F} never call
my kids {F} and {F} are all i have
our dog is fine but {F} is not
hi im {F}
hi my name is {F} and i feel lost
hey, I'm {N}, 24, from {C}
my name is {N}
I am {F} {L} and i need to vent
this is {F} again
its {F}, from yesterday
call me {F}
everyone calls me {F}
thanks {F}
thank you {F}, that helped
sorry {F}
hey {F} can we talk
{F} if you are reading this im sorry
dear {F}, i never got to say goodbye
love, {F}
goodnight {F}
rip {F}
happy birthday {F}
{F}'s mom hates me
{F}'s birthday is coming and i wasnt invited
i saw {F}'s messages on his phone
i was at {F}'s house when it happened
living with {F} is exhausting
ever since {F} left i cant sleep
because of {F} i lost my job
i trusted {F} and {F} betrayed me
then {F} came home and started shouting
{F} hit me
{F} was always there for me
{F} never listens
{F} just laughed
{F} wants me to move out
{F} keeps asking for money
i wish {F} would just listen
i dont know how to tell {F}
i dont think {F} cares
what if {F} finds out
should i text {F} back
i had a fight with {F} about the kids
going to see {F} on {W} and im terrified
my coworker {F} steals my ideas
the new guy {F} got the promotion
a girl named {F} in my class bullies me
some guy called {F} keeps following me home
there is this boy {F} i like
my daughter {F} wont eat
my son {F} got expelled
my husband {F} drinks every night
my wife {F} wants a divorce
my roommate {F} is so loud
our neighbour {N} keeps complaining
my landlord {N} is kicking us out
{N} from hr called me in
{F} from accounting hates me
{F} from work keeps texting
i was adopted by {N} and {N}
{F} {L} ruined my life
everyone thinks {N} is so nice
{F} and i have been together for 6 years
{F} and me
{F}, {F} and {F} all ghosted me
between {F} and work im drowning
{F} is pregnant
{F} is leaving me
{F} isn't answering
{F} doesn't get it
{F} didnt even look at me
{F} won't stop
{F} left
{F} why
omg {F}
ugh {F} again
ok so basically {F} lied
idk if {F} even likes me lol
not even {F} knows
only {F} understands me
lol {F} is such an idiot
haha {F} would say that
asked {F} for help and she said no
tell {F} i tried
met {F} at the gym
with {F} gone the house is empty
i cheated on {F} with my ex {F}
remember {F}? yeah him
u know {F} right
and {F} was like whatever
even {F}, who never cries, cried
he is nothing like {F}
{F} > {F}
i named her {F}
we are naming the baby {F}
{F} if its a girl
poor {F}
i still love {F}
its not {F}'s fault
{F} has cancer
{F} got arrested
{F} overdosed last night
{F} blocked me on everything
{F} unfollowed me
{F}'s been weird lately
{F}'ll be fine
i blame {F}
my stepdad {F} scares me
my step mom {F} threw me out
my cousin {F} molested me
my crush {F} has a girlfriend
my fiancé {F} called off the wedding
my partner {F} lost their job
my girlfriend {F} moved to {C}
my boyfriend {F} lives in {C}
my mum {F} has dementia
my dad {N} left when i was 5
my nan {F} raised me in {C}
i live in {C}
i live in {C} with my {X}
i moved to {C} last {W} and know nobody
moving back to {C} was a mistake
im from {C}
im from {C}, {K}
i grew up in {C}
born and raised in {C}
we moved from {C} to {C} when i was 7
i hate {C}
{C} is so lonely
{C} feels like a prison
theres nothing to do in {C}
i was stuck in {C} over christmas
back home in {C} nobody talks about this
my {X} is in {C} and im in {C}
my family is all in {K}
i came from {K} two years ago and i feel like nobody
i miss {K}
winters in {C} make me depressed
the hospital in {C} wouldnt take me
i got lost in {C} and had a panic attack
i was driving to {C} when it happened
on the train to {C} i just started crying
flying to {C} on {W} for the funeral
theres a support group in {C} but its far
he works in {C} during the week
nobody in {C} wants to hire me
people in {C} are cold
leaving {C} tomorrow
just got back from {C}
a small town near {C}
just outside {C}
somewhere in {C}
the {C} police did nothing
{C} traffic gives me anxiety
i study in {C}
my flat in {C} costs too much
i work at {O}
i work at {O} and i cant take it anymore
i work for {O} in {C}
ive been at {O} for 10 years and they just fired me
i got laid off from {O}
i got fired from {O} today
{O} fired me by email
{O} laid off my whole team
my job at {O} is killing me
i quit {O}
i start at {O} on {W} and im so nervous
had an interview at {O} and blew it
{O} rejected me again
my manager at {O} is a monster
working nights at {O} is destroying me
the people at {O} treat me like dirt
HR at {O} does nothing
{O} wont pay me
i used to work at {O}
employed by {O} since 2015
i interned at {O}
my shift at {O} starts at 6
i go to {U}
im a student at {U}
im in my second year at {U}
i dropped out of {U}
i got into {U} but i dont want to go
{U} kicked me out
everyone at {U} seems so happy
my classmates at {U} laugh at me
i teach at {U}
exams at {U} are next week and i cant breathe
my kid goes to {U}
bullied at {U} every single day
i graduated from {U} and still no job
i failed my first year at {U}
im at {H}
they took him to {H}
i was admitted to {H} last week
{H} has a waiting list of 8 months
the nurses at {H} were kind
my mom is dying at {H}
i see a psychiatrist at {H}
{H} sent me home
i live at {A}
my address is {A}
he lives at {A}
send it to {A}
come to {A}
we moved to {A}
my ex still lives at {A}
i'm at {A} please help
the house at {A} is full of memories
she lives on {R}
the accident was on {R}
i grew up on {R}
our shop on {R} is closing
{A} is where it happened
Address: {A}
ship the package to {A} by {W}
Please change my address to {A}.
The new office is at {A}
I'd like it to be sent to {A}
i once lived at {A} and now i live at {A}
We have a new office: {A}. Mobile: 0490 39 07 81
{N}\n{O}\n{A}\nMobile: 0490 39 07 81\nDesk: 404-449-1026
{N}\n{A}\n555-867-5309 office\n+46 8 123 456 78 fax
the bill goes to {A} please
it's {A}
Name: {N}
Full name: {N}
Contact: {N}, {O}, {C}
{N} | {O}
Signed, {N}
Best regards, {N}
Kind regards,\n{N}\n{O}
{N}\n{A}
{N}\n{O}\n{A}
To: {N}\n{A}
{N} of {O} said the results were good
{N} from {C} joined {O} as a director
According to {N}, {O} will open an office in {C}
{O} is based in {C}
{O} in {C} hired {N} in 2014
{O}, {O} and {O} are the largest in {K}
{N}, {N} and {N} founded {O}
The university of {C} accepted me
I studied law at the University of {C}
{L} and {L} won the match
{L} scored twice against {C}
I met {L} when he worked at {O}
The {L} family moved to {K}
Mr. {L} and Mrs. {L} live in {C}
Where: {C}
I have never been to {K}
We are going to {K} next summer
{C} was lovely this time of year
the weather in {C} is awful
Flights from {C} to {C} are cancelled
I am travelling to {K} next week
{N} lives at {A}
{F} lives on {R} in {C}
{A}
{R}
The parcel came to {A} this morning
mi jefe {F} me grita todos los dias
mi novia {F} me dejó
me llamo {N} y vivo en {C}
extraño mucho a {F}
trabajo en {O}
mon copain {F} m'a quitté
je m'appelle {N} et j'habite à {C}
{F} me manque
je travaille chez {O}
mein freund {F} hat mich verlassen
ich heiße {N} und wohne in {C}
ich vermisse {F}
ich arbeite bei {O} in {C}
mein Chef Herr {L} schreit mich an
Frau {L} hört mir nicht zu
meu namorado {F} terminou comigo
eu moro em {C} e me chamo {N}
sinto falta da {F}
il mio ragazzo {F} mi ha lasciata
mi chiamo {N} e vivo a {C}
mi manca {F}
mijn vriend {F} heeft me verlaten
ik heet {N} en woon in {C}
ik mis {F}
mera boss {F} mujhe pareshan karta hai
{F} ne mujhe chhod diya
main {C} mein rehta hoon
mera naam {N} hai
"""

NEGATIVE = """
i lost all hope and faith
hope and faith are gone
art is the only thing that helps
making art keeps me sane
the sky is grey
faith in god
there is hope
no hope for me
joy and hope
i drank a bottle of rose
a glass of rose and a good cry
i was frank with him and he laughed
she is so rich and pretty
the rich get richer
they drew the curtains
he drew me a picture
you mark my words
a mark on my skin
the teacher gave me a low mark
on your marks
i will try
will it ever end
will i be ok
that will do
free will is a lie
my will to live is gone
he wrote me out of his will
i hope so
hope you are ok
hope this helps someone
losing hope
i have no faith in people
keep the faith
a moment of grace
grace period is over
tears of joy
joy is a stranger
pure joy
i may be wrong
may he rest in peace
come what may
in june i will be free
since april its worse
at the crack of dawn
it dawned on me
the summer heat
i need a chance to breathe
by chance i saw it
chase your dreams they say
he chased me out
a penny saved
red roses on the table
the sun rose and i was awake
holly and ivy at christmas
a ray of hope
art class
modern art is weird
bill came today
a 200 dollar bill
foot the bill
sue me
they will sue us
pat my head
a pat on my shoulder
jack up the price
hit the jackpot
the guy at the store
nice guys finish last
gene therapy
its in my genes
over the cliff
heath and moor
lily pads
daisy chains
ginger tea helps
olive oil on the floor
an iris scan
jasmine tea
a robin in the garden
christmas carol
on the eve of my exam
he is max 20
miles away from home
many miles
an angel watched over me
it was destiny
no mercy
star signs are dumb
a melody stuck in my head
take the lane on the left
reading is my escape
i am reading a book
a hot bath
bath time
nice weather
thats not nice
on my mobile
orange is my color
fried turkey
fine china
big deal
deal with it
i ate a sandwich
cork on the bottle
derby day
the battle is lost
battle of my life
my eye hurts
wells of sadness
what a surprise
bend over backwards
boring life
normal people
independence day
hull of the ship
rugby practice
buffalo wings
like a phoenix
jordan shoes are expensive
a total chad move
this is a rare gene defect
i cant chase him forever
welp see you in eternity
hella toxic
a mule kicked me once
blood and gore everywhere
hang up the phone
losing my faith in the church
he is a christian and i am not
a russian guy at the bar
my neighbour is polish
porn mags under his bed
my disorder is avoidant personality disorder
personality disorders are real
tony laughed and hung up
take 300 mg twice a day
5 - 10 mg, 20mg, 300 mg at night
they put me on 150 mg and it got worse
my ssn is 123-45-6789 and i feel stupid
my iban is DE89370400440532013000
nhs number 943 476 5919
the nhs waiting list is 18 months
my passport number is C01X00T47
my dob is 03/04/1991
my pin is 4821
my password is hunter2
mail me at someone99@example.org
text me on 555-123-4567
meine iban ist DE89370400440532013000
my ip is 192.168.1.17
my insurance number ends with 4455
my account number is 12345678
my case id is E654321
my user name is moonchild_99
add me on insta or snap
dm me on discord
his insta is private
my fb is deleted
i have 3 kids and 2 jobs
it was 3 am on day 5 of no sleep
call 911 or 988
room 101 at 10:30
page 45 of my journal
i paid 1,200 dollars
for 20 years i waited
chapter 7 bankruptcy
section 8 housing
grade 10 was hell
level 5 of grief
week 12 of pregnancy
i feel wayy too much and its soooo tiring
hmmmm idk lol haha
ppl r so fake nd rude
ty bby ily
gn y'all
lmaooo im dead
istg im gonna lose it
ngl that hurt
tbh im ok
fr fr no cap
ugh mondays
goodnight twitter fam
good morning everyone
p.s. sorry for typos
St. patricks day was fun
the moon is pretty tonight
hurricane season scares me
the bible says forgive
dear lord give me strength
dear diary, today sucked
dear past me, run
hey siri am i ok
okay google play something sad
sir please stop
ma'am i cant do that
bro you dont get it
dude what
babe come back
baby im sorry
honey im home
sweetie it gets better
mate im done
mans really said that
karen energy from that customer
what a karen
hes a total chad
dont be a debbie downer
im just a plain jane
average joe here
peeping tom next door
every tom dick and harry
no such thing as a nigerian prince
im not a scrooge
murphys law
pandora's box
stockholm syndrome is real
parkinson's took his hands
alzheimer's is cruel
crohn's flare again
tourette's makes me shout
cushing's they think
french fries and ice cream for dinner
danish pastry and tears
swiss cheese brain
german shepherd puppy died
my labrador is old
persian cat
his jersey smells
bermuda shorts weather
cologne makes me gag
the amazon is burning
paris fashion stuff is dumb to me
hollywood lies
wall street guys
white house drama
the titanic of relationships
its a catch 22
plan b failed
vitamin d and omega 3
type a personality
the a team
grade b student
rated r movie
x and y
option c
i will be fine i guess
will you listen to me
i will never be enough
i hope this gets better
i hope you understand
there is no hope left
hope is all i have
may i ask something
it may be my fault
maybe in may things change
i feel no joy anymore
where did the joy go
i lost my faith
have a little faith they said
amazing grace was playing
by the grace of god im alive
please mark my words
he left a mark on my arm
my marks are bad
i cant pay the bill
bills are piling up
to be frank i am tired
let me be frank with you
i drew a picture of my pain
i never had a chance
give me a chance please
i chase approval from everyone
summer makes it worse
last summer was hell
autumn is hard
april and june were awful
see you on {W}
since {W} i havent slept
every {W} i cry
this {W} was bad
he rose from the table and left
a rose on her grave
roses are dead
i paint art to cope
art therapy helps
at dawn i still cant sleep
i could sue them
i want to rob a bank lol
so they robbed me
im a nice guy
this guy is crazy
the guy next door
you guys are great
he is such a dick
jack of all trades
i dont know jack
pat on the back
a penny for my thoughts
ruby slippers
my ivy is dying
i wear jeans all day
sandy beaches
violet is my favorite color
a ray of light
rich people dont get it
im young and already done
too long to explain
the king of nothing
love is pain
i love my life
i was reading all night
reading helps me
i take a bath to calm down
thats nice of you
nice try
my mobile is dead
orange juice
turkey for dinner alone
china plates everywhere
i made a deal with myself
a sandwich is all i ate
god help me
oh my god
jesus christ what a day
thank god
lord knows i tried
merry christmas i guess
happy easter
thanksgiving was awful
since halloween
my mum is sick
my mom doesnt care
mom said no
Mom says I'm lazy
dad left us
Dad drinks
my {X} hates me
my {X} doesnt understand me
I told my {X} and they laughed
grandma died
Grandpa was my hero
mummy and daddy issues
my boss is mean
my therapist is on holiday
my doctor said its anxiety
the doctor gave me pills
my teacher hates me
my girlfriend left me
my boyfriend is distant
my ex is back
im taking prozac and it makes me numb
Zoloft does nothing for me
xanax helps a bit
they upped my lexapro
40mg of fluoxetine
sertraline makes me sick
on lithium since 2019
Adderall keeps me awake
i forgot my ritalin
valium and wine
i have ADHD and OCD
diagnosed with BPD and PTSD
autism runs in the family
covid took everything
asperger's they said
bipolar is hell
listening to {P} all day
{P} gets me
{P} songs make me cry
i watch {P} videos to fall asleep
have you heard the new {P} song
politics with {P} makes me anxious
i feel like {P} in that movie
i posted it on facebook
instagram makes me feel ugly
tiktok is my escape
i saw it on youtube
scrolling twitter at 3am
reddit is toxic
netflix and cry
i googled my symptoms
i asked chatgpt
on whatsapp he is online but not answering
i order from amazon too much
bought it on ebay
uber was late
i play minecraft to cope
playing fortnite all night
watching harry potter again
i watch friends alone
star wars is my comfort movie
my iphone broke
i drove my honda into a ditch
the xbox is all i have
im christian and gay
my muslim family would kill me
im american
my english is bad
he only speaks spanish
i failed math and english
chinese food alone on new years
i am a nurse and i am tired
as a teacher i cant cope
im a soldier with nightmares
I feel empty inside
I Feel So Alone
IM SO DONE WITH EVERYTHING
I CANT TAKE THIS ANYMORE
WHY IS EVERYTHING SO HARD
Nobody Understands Me
Just tired. Really tired.
Work was hell today.
School sucks.
Life sucks and then you die.
Sometimes I wonder if anyone would notice.
Everything hurts.
Crying again.
Anyone else awake?
Anyways thanks for listening.
Honestly, I'm exhausted.
Tired of pretending.
Help.
Sorry for the rant.
Well, that was a day.
Yesterday I cried in the car.
Today was ok.
Tomorrow I have an exam.
Maybe I'm the problem.
Never again.
Why me?
What is wrong with me?
Trigger warning: self harm
TLDR: my life is a mess
i slept 3 hours
i am 23 and feel 80
its been 4 months
5 years of therapy and nothing
i weigh 52 kg
100 reasons to leave
2am again
he yelled, she cried, i hid
they said id get over it
he said she said
she told him about me
she keeps secrets
nobody called
everyone left
someone please listen
we argued about money again
the kids are asleep finally
the cat is the only one who loves me
my dog died
my cat is sick
work is too much
the rent is due
i lost the baby
the funeral was on {W}
the divorce is final
the party was loud
college is killing me
i hate high school
the hospital called
the university rejected me
the police came
the company fired me
the bank took the house
the church doesnt help
in the city nobody looks at you
in this country you cant be sick
at home its silent
at work they laugh
on the bus i panicked
on the street at night
down the road there is a bar
up north where i grew up
out west
the south side
main street feels empty
my room is a mess
ya know
lmao im fine
lol ok
idk anymore tbh
smh
omg
wtf is wrong with people
bruh
yeah right
nah
yep
gonna cry
wanna disappear
kinda numb
dunno
ich fühle mich so leer
ich kann nicht mehr schlafen
Meine Mutter versteht mich nicht.
Das Leben ist schwer und die Arbeit auch.
Ich habe Angst vor Montag.
mein Freund versteht mich nicht
Niemand hört mir zu
me siento muy sola
no puedo más con mi vida
mi madre no me entiende
estoy cansado de todo
Hoy fue un mal día
je me sens vide
je n'en peux plus
ma mère ne comprend pas
personne ne m'écoute
Aujourd'hui était dur
eu me sinto sozinho
não aguento mais
minha mãe não entende
mi sento solo
non ce la faccio più
mia madre non capisce
ik voel me leeg
ik kan niet meer
mijn moeder snapt het niet
mujhe bahut dukh hai
main thak gaya hoon
meri maa mujhe nahi samajhti
koi mujhse baat nahi karta
"""

FOREIGN_POSITIVE = """
vivo en la {R}, {C}
mi casa está en {R}
j'habite au {R} à {C}
abito in {R} a {C}
moro na {R}, {C}
ik woon op de {R} in {C}
ich wohne {R}, {C}
Ich gehe auf das {L}-Gymnasium in {C} und hasse es.
Ich bin Schüler an der {L}-Schule.
Ich bin Lehrerin in {C} und am Ende.
mera bhai {F} {C} chala gaya
main {F} se baat nahi karti
{F} {C} mein akela rehta hai
Gestern hat mir {F} gesagt, dass es vorbei ist.
Seit dem Streit mit {F} und {F} rede ich mit keinem mehr.
Mein Mann {F} arbeitet bei {O} in {C} und kommt nie nach Hause.
Die Firma {O} hat mir gekündigt.
Mein Lehrer Herr {L} am Gymnasium in {C} ist ungerecht.
Der Präsident {N} besuchte am Montag die Stadt {C}.
Laut {N} wurde das Gebäude in {C} im Jahr 1920 errichtet.
Die Universität von {C} liegt im Süden von {K}.
{N} wurde in {C} geboren und lebte später in {K}.
{L} gewann das Spiel gegen {C}.
In {C} und {C} gab es Proteste gegen die Regierung von {K}.
Nach dem Krieg zog {L} mit seiner Familie nach {C}.
Die Schauspielerin {N} spielte die Rolle der Königin.
Das Unternehmen {O} verkaufte seine Anteile an {O}.
Ich wohne in der {R} in {C}.
Meine Adresse ist {A}.
Meine Schwester {F} ist in {C} im Krankenhaus.
Warum hat {F} das getan?
Ich bin {F} und komme aus {C}.
mi hermana {F} vive en {C} y no me habla
El presidente {N} viajó a {C} el lunes.
Trabajo en {O} desde hace dos años y mi jefa {F} me humilla.
Según {N}, la ciudad de {C} está en {K}.
Mi amiga {F} murió en {W} y no dejo de llorar.
Vivo en {A}.
ma soeur {F} habite à {C} et ne me parle plus
Le président {N} est arrivé à {C} lundi.
Je travaille chez {O} depuis deux ans et mon chef {F} me crie dessus.
Selon {N}, la ville de {C} se trouve en {K}.
J'habite {A}.
mia sorella {F} abita a {C} e non mi parla
Il presidente {N} è arrivato a {C} lunedì.
Lavoro da {O} da due anni e il mio capo {F} urla sempre.
minha irmã {F} mora em {C} e não fala comigo
Trabalho na {O} há dois anos e o meu chefe {F} grita comigo.
O presidente {N} chegou a {C} na segunda-feira.
mijn zus {F} woont in {C} en praat niet met mij
Ik werk bij {O} en mijn baas {F} schreeuwt altijd.
De president {N} kwam maandag aan in {C}.
yaar {F} ne mera dil tod diya
meri behen {F} {C} mein rehti hai
main {O} mein kaam karta hoon aur {F} bahut bura hai
"""

FOREIGN_NEGATIVE = """
Rund 90 Prozent des Wassers stammen aus den Bergen.
Im Oktober 1832 wurde in einem kleinen Dorf die erste Schule eröffnet.
Von den 550 Abgeordneten stimmten 330 für das Gesetz.
Etwa 10.000 Menschen nahmen an der Demonstration teil.
Zwischen 1886 und 1887 erschienen 39 Geschichten in der Zeitung.
Die Temperatur stieg auf 35 Grad, und 500 Häuser hatten keinen Strom.
Mit 31 Jahren starb er an den Folgen eines Unfalls.
Ungefähr 100 Millionen Tonnen Getreide wurden 1987 geerntet.
Der britische König empfing den französischen Botschafter im Schloss.
Die amerikanische Regierung und die deutschen Behörden arbeiteten zusammen.
Das Team gewann 3 zu 1 gegen die Gäste aus dem Norden.
Ab 1998 arbeitete er als Professor für Geschichte.
Schließlich akzeptierte der König das Angebot der Händler.
Seit 12 Jahren nehme ich Tabletten und 20 mg helfen nicht mehr.
Hace 10 años que 200 personas perdieron su trabajo.
En 1998 el ejército español derrotó a los rebeldes.
Environ 300 personnes ont participé à la manifestation de 1968.
Nel 1987 circa 40 persone lavoravano nella fabbrica.
Die Regierung hat am Freitag ein neues Gesetz über die Steuern beschlossen.
Der Kampf um die Freiheit dauerte viele Jahre und kostete zahlreiche Menschen das Leben.
Das Gebäude wurde im Laufe der Jahrhunderte mehrfach umgebaut und erweitert.
In den meisten Fällen ist die Ursache der Krankheit nicht bekannt.
Die Wirtschaft des Landes hängt vor allem von der Landwirtschaft ab.
Mit dem Ende des Krieges begann für die Bevölkerung eine schwierige Zeit.
Am Abend saßen wir vor dem Feuer und erzählten Geschichten aus der Kindheit.
Der Film erhielt gute Kritiken und mehrere Preise.
Seine Mutter war Lehrerin, sein Vater arbeitete als Ingenieur in einer Fabrik.
Im Sommer fahren viele Familien ans Meer oder in die Berge.
Ich habe das Gefühl, dass mich niemand versteht und alle gegen mich sind.
Meine Freundin hat mit mir Schluss gemacht und ich weiß nicht weiter.
Die Therapie hilft mir nicht und die Medikamente machen mich müde.
Auf der Arbeit werde ich gemobbt und mein Chef schaut weg.
Nach der Schule liege ich nur noch im Bett und weine.
Mein Kopf ist voll und mein Herz ist schwer.
Wir haben uns wegen dem Geld gestritten, wie immer.
Die Kinder schlafen endlich, aber ich finde keine Ruhe.
Es gibt Tage, an denen ich nicht aufstehen will.
Heute war die Beerdigung meiner Oma.
Der Arzt meinte, es sei nur Stress.
Allerdings konnte die Polizei den Täter bisher nicht finden.
Zudem wurde die Straße wegen Bauarbeiten gesperrt.
Während der Verhandlungen kam es zu heftigen Auseinandersetzungen zwischen den Parteien.
Trotz aller Schwierigkeiten gelang es der Mannschaft, das Finale zu erreichen.
Bei der Wahl erhielt die Partei rund zehn Prozent der Stimmen.
Die Ergebnisse der Untersuchung wurden in einer Fachzeitschrift veröffentlicht.
Unter dem Einfluss der Kirche veränderte sich die Kunst im Mittelalter.
ich bin so müde von allem und keiner merkt es
ich will einfach nur schlafen und nie wieder aufwachen
warum ist alles immer so schwer
La situación en mi casa es insoportable y nadie me escucha.
Siento que todo el mundo está en mi contra.
Mi novio me engañó con mi mejor amiga.
El gobierno anunció nuevas medidas económicas el martes.
Durante la guerra muchas familias perdieron su casa.
no quiero levantarme de la cama nunca más
mi papá me grita todos los días y mi mamá no hace nada
El médico dice que es ansiedad.
La película recibió buenas críticas en todo el país.
Je ne dors plus et je pleure tout le temps.
Mon mari boit et mes enfants ont peur.
Le gouvernement a annoncé une nouvelle loi sur les impôts.
Pendant la guerre, beaucoup de familles ont perdu leur maison.
j'ai l'impression que personne ne me comprend
le travail me tue et mon chef s'en fiche
Il governo ha annunciato nuove misure per le imprese.
Mio marito beve e i bambini hanno paura.
mi sento inutile e nessuno mi ascolta
Durante la guerra molte famiglie persero la casa.
O governo anunciou novas medidas na terça-feira.
Meu pai bebe e a minha mãe chora todos os dias.
eu me sinto inútil e ninguém me escuta
De regering kondigde dinsdag nieuwe maatregelen aan.
Mijn man drinkt en de kinderen zijn bang.
ik voel me nutteloos en niemand luistert naar mij
mera mann bahut udaas hai aur koi nahi sunta
zindagi se thak gaya hoon yaar
ghar mein roz ladai hoti hai
papa mujhe maarte hain aur mummy kuch nahi bolti
sana okay lang ako pero pagod na ako
hindi ko na kaya pero walang nakikinig
aku capek banget sama hidup ini
kenapa semua orang ninggalin aku
nan ben kendimi cok yalniz hissediyorum
czuję się taka samotna i nikt mnie nie rozumie
"""

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
