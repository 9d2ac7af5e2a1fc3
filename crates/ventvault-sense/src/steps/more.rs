//! The lines of [`super::steps`] in Spanish, French, Portuguese and Hindi.
//!
//! Held to the same rules as the English ones: warm, plain, no method, no diagnosis.

use super::Topic;

pub(super) fn spanish(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Danger => &[
            "Si podrías hacerte daño ahora, llama al número de emergencia de arriba. Se quedarán contigo en la línea.",
            "Dile ya a una persona: «No estoy a salvo si estoy a solas. ¿Puedes quedarte conmigo?»",
            "Aléjate de todo lo que podría dañarte; ve a donde haya gente.",
            "Solo cuentan los próximos diez minutos. Siente los pies en el suelo y suelta el aire despacio.",
        ],
        Topic::Pain => &[
            "No hace falta una emergencia para llamar o escribir a una de las líneas de arriba.",
            "Díselo a alguien de confianza, aunque sea con una frase: «No estoy bien».",
            "Nombra cinco cosas que ves, cuatro que tocas, tres que oyes.",
            "Si todo se oscurece más, el número de emergencia atiende a cualquier hora.",
        ],
        Topic::Wounds => &[
            "Si una herida es profunda o no deja de sangrar, o si tomaste algo, llama ya a emergencias.",
            "Espera diez minutos antes de decidir. El impulso sube y baja como una ola.",
            "Sal de la habitación donde están esas cosas o dáselas a alguien.",
            "Sujeta algo frío o camina rápido hasta que baje la ola.",
        ],
        Topic::Eating => &[
            "Si te desmayas, el corazón se acelera o no retienes agua, llama a emergencias.",
            "Lo que pasa no es culpa tuya, y con ayuda mejora.",
            "Cuéntale a una persona o a un médico cómo son tus días.",
        ],
        Topic::Abuse => &[
            "Si estás en peligro ahora, ve a donde haya gente o cierra una puerta con llave y llama a emergencias.",
            "No es tu culpa. Nadie tiene derecho a hacerte esto.",
            "Si alguien mira tu teléfono: usa la salida rápida, borra el historial y llama desde otro teléfono.",
            "Una línea de ayuda puede planear contigo, en silencio y a tu ritmo. Tú decides.",
        ],
        Topic::Others => &[
            "Aléjate ahora de esa persona: otra habitación, la calle. Deja atrás todo lo peligroso.",
            "Si puedes perder el control o alguien corre peligro, llama a emergencias.",
            "Suelta el aire despacio diez veces antes de hablar o escribir a nadie.",
            "Habla con alguien que no esté implicado. Esas líneas también escuchan la rabia.",
        ],
        Topic::Friend => &[
            "Si esa persona está en peligro ahora, llama a emergencias y, si es seguro, quédate con ella o en la línea.",
            "Pregunta con calma y directamente: «¿Estás pensando en el suicidio?» Preguntar no mete la idea.",
            "Escucha más de lo que discutes. No tienes que resolverlo.",
            "No guardes el secreto. Las líneas de arriba también aconsejan a quien se preocupa.",
            "Cuídate también. No tienes que cargar con esto a solas.",
        ],
    }
}

pub(super) fn french(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Danger => &[
            "Si tu risques de passer à l'acte maintenant, appelle le numéro d'urgence ci-dessus. On restera avec toi en ligne.",
            "Dis-le tout de suite à quelqu'un : « Je ne suis pas en sécurité sans personne. Peux-tu rester avec moi ? »",
            "Éloigne-toi de tout ce qui pourrait te blesser ; va là où il y a du monde.",
            "Seules les dix prochaines minutes comptent. Sens tes pieds au sol et expire lentement.",
        ],
        Topic::Pain => &[
            "Pas besoin d'une urgence pour appeler ou écrire à l'une des lignes ci-dessus.",
            "Dis-le à une personne de confiance, même en une phrase : « Je ne vais pas bien. »",
            "Nomme cinq choses que tu vois, quatre que tu touches, trois que tu entends.",
            "Si cela s'assombrit, le numéro d'urgence répond à toute heure.",
        ],
        Topic::Wounds => &[
            "Si une blessure est profonde ou saigne sans s'arrêter, ou si tu as avalé quelque chose, appelle les urgences.",
            "Attends dix minutes avant de décider. L'envie monte et redescend comme une vague.",
            "Quitte la pièce où sont ces objets ou confie-les à quelqu'un.",
            "Tiens quelque chose de froid ou marche vite jusqu'à ce que la vague baisse.",
        ],
        Topic::Eating => &[
            "En cas de malaise, si ton cœur s'emballe ou si tu ne gardes pas l'eau, appelle les urgences.",
            "Ce qui t'arrive n'est pas ta faute, et avec de l'aide cela va mieux.",
            "Raconte à quelqu'un ou à un médecin à quoi ressemblent tes journées.",
        ],
        Topic::Abuse => &[
            "Si tu es en danger maintenant, va là où il y a du monde ou ferme une porte à clé, et appelle les urgences.",
            "Ce n'est pas ta faute. Personne n'a le droit de te faire cela.",
            "Si quelqu'un regarde ton téléphone : sortie rapide, efface l'historique, appelle d'un autre téléphone.",
            "Une ligne d'aide peut préparer la suite avec toi, en silence, à ton rythme. C'est toi qui décides.",
        ],
        Topic::Others => &[
            "Éloigne-toi de la personne maintenant : une autre pièce, dehors. Laisse tout objet dangereux derrière toi.",
            "Si tu risques de perdre le contrôle ou si quelqu'un est en danger, appelle les urgences.",
            "Expire lentement dix fois avant de parler ou d'écrire à quiconque.",
            "Parle à quelqu'un qui n'est pas concerné. Ces lignes écoutent aussi la colère.",
        ],
        Topic::Friend => &[
            "Si cette personne est en danger maintenant, appelle les urgences et, si c'est sûr, reste avec elle ou en ligne.",
            "Demande calmement et directement : « Penses-tu au suicide ? » La question n'en donne pas l'idée.",
            "Écoute plus que tu n'argumentes. Tu n'as pas à tout résoudre.",
            "Ne garde pas le secret. Ces lignes conseillent aussi l'entourage.",
            "Prends soin de toi aussi. Ce n'est pas à toi de porter cela sans aide.",
        ],
    }
}

pub(super) fn portuguese(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Danger => &[
            "Se você pode se machucar agora, ligue para o número de emergência acima. Vão ficar com você na linha.",
            "Diga já a uma pessoa: “Não estou em segurança sem ninguém. Você pode ficar comigo?”",
            "Afaste-se de tudo o que possa ferir você; vá para onde há gente.",
            "Só contam os próximos dez minutos. Sinta os pés no chão e solte o ar devagar.",
        ],
        Topic::Pain => &[
            "Não precisa ser uma emergência para ligar ou escrever a uma das linhas acima.",
            "Conte a alguém de confiança, nem que seja numa frase: “Não estou bem.”",
            "Diga cinco coisas que vê, quatro que toca, três que ouve.",
            "Se ficar mais escuro, o número de emergência atende a qualquer hora.",
        ],
        Topic::Wounds => &[
            "Se um ferimento é fundo ou não para de sangrar, ou se você tomou algo, ligue já para a emergência.",
            "Espere dez minutos antes de decidir. O impulso sobe e desce como uma onda.",
            "Saia do cômodo onde estão essas coisas ou entregue-as a alguém.",
            "Segure algo frio ou ande depressa até a onda baixar.",
        ],
        Topic::Eating => &[
            "Se você desmaiar, o coração disparar ou não segurar água, ligue para a emergência.",
            "O que acontece não é culpa sua, e com ajuda melhora.",
            "Conte a uma pessoa ou a um médico como são os seus dias.",
        ],
        Topic::Abuse => &[
            "Se corre perigo agora, vá para onde há gente ou tranque uma porta e ligue para a emergência.",
            "Não é culpa sua. Ninguém tem o direito de fazer isso com você.",
            "Se alguém olha o seu telefone: saída rápida, apague o histórico e ligue de outro telefone.",
            "Uma linha de ajuda pode planejar com você, em silêncio e no seu ritmo. Você decide.",
        ],
        Topic::Others => &[
            "Afaste-se da pessoa agora: outro cômodo, a rua. Deixe para trás tudo o que é perigoso.",
            "Se você pode perder o controle ou alguém corre perigo, ligue para a emergência.",
            "Solte o ar devagar dez vezes antes de falar ou escrever a alguém.",
            "Fale com quem não está envolvido. Essas linhas também escutam a raiva.",
        ],
        Topic::Friend => &[
            "Se a pessoa está em perigo agora, ligue para a emergência e, se for seguro, fique com ela ou na linha.",
            "Pergunte com calma e diretamente: “Você está pensando em suicídio?” Perguntar não põe a ideia.",
            "Escute mais do que discute. Você não precisa resolver.",
            "Não guarde segredo. As linhas acima também orientam quem se preocupa.",
            "Cuide de você também. Isso não é para carregar sem ajuda.",
        ],
    }
}

pub(super) fn hindi(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Danger => &[
            "अगर आप अभी ख़ुद को नुक़सान पहुँचा सकते हैं, तो ऊपर दिए आपातकालीन नंबर पर कॉल करें।",
            "अभी किसी एक से कहें: “मैं अकेले सुरक्षित नहीं हूँ। क्या आप मेरे साथ रहेंगे?”",
            "जिन चीज़ों से चोट लग सकती है उनसे दूर जाएँ; वहाँ जाएँ जहाँ लोग हों।",
            "बस अगले दस मिनट। दोनों पैर ज़मीन पर महसूस करें और धीरे-धीरे साँस छोड़ें।",
        ],
        Topic::Pain => &[
            "ऊपर दी किसी भी लाइन पर बात करने के लिए आपात स्थिति होना ज़रूरी नहीं है।",
            "किसी भरोसेमंद व्यक्ति से एक वाक्य ही कहें: “मैं ठीक नहीं हूँ।”",
            "पाँच चीज़ें जो दिखती हैं, चार जो छू सकते हैं, तीन जो सुनाई देती हैं, उनके नाम लें।",
            "अगर हालत और बिगड़े, तो आपातकालीन नंबर हर समय है।",
        ],
        Topic::Wounds => &[
            "घाव गहरा हो, ख़ून न रुके या आपने कुछ निगल लिया हो, तो तुरंत आपातकालीन नंबर पर कॉल करें।",
            "फ़ैसला करने से पहले दस मिनट रुकें। यह तीव्र इच्छा लहर की तरह उठती और उतरती है।",
            "उस कमरे से बाहर जाएँ या वे चीज़ें किसी को दे दें।",
            "कोई ठंडी चीज़ पकड़ें या तेज़ चलें, जब तक लहर उतर न जाए।",
        ],
        Topic::Eating => &[
            "बेहोशी हो, दिल बहुत तेज़ धड़के या पानी भी न रुके, तो आपातकालीन नंबर पर कॉल करें।",
            "जो हो रहा है वह आपकी ग़लती नहीं है, और मदद से यह बेहतर होता है।",
            "किसी एक व्यक्ति या डॉक्टर को बताएँ कि आपके दिन कैसे बीतते हैं।",
        ],
        Topic::Abuse => &[
            "अभी ख़तरा हो तो लोगों के बीच या बंद दरवाज़े के पीछे जाएँ और आपातकालीन नंबर पर कॉल करें।",
            "यह आपकी ग़लती नहीं है। किसी को आपके साथ ऐसा करने का हक़ नहीं है।",
            "कोई आपका फ़ोन देखता हो तो तुरंत बाहर निकलें, हिस्ट्री मिटाएँ और किसी दूसरे फ़ोन से कॉल करें।",
            "हेल्पलाइन चुपचाप, आपकी गति से योजना बना सकती है। फ़ैसला आपका है।",
        ],
        Topic::Others => &[
            "अभी उस व्यक्ति से दूर जाएँ: दूसरा कमरा या बाहर। ख़तरनाक चीज़ें पीछे छोड़ दें।",
            "काबू खोने का डर हो या कोई ख़तरे में हो, तो आपातकालीन नंबर पर कॉल करें।",
            "किसी से बोलने या लिखने से पहले दस बार धीरे-धीरे साँस छोड़ें।",
            "किसी ऐसे से बात करें जो इसमें शामिल नहीं है। ये लाइनें ग़ुस्सा भी सुनती हैं।",
        ],
        Topic::Friend => &[
            "वे अभी ख़तरे में हों तो आपातकालीन नंबर पर कॉल करें और सुरक्षित हो तो उनके साथ रहें।",
            "शांति से सीधे पूछें: “क्या आप आत्महत्या के बारे में सोच रहे हैं?” पूछने से यह विचार नहीं आता।",
            "बहस से ज़्यादा सुनें। हल निकालना आपका काम नहीं है।",
            "इसे राज़ न रखें। ये लाइनें चिंता करने वालों को भी सलाह देती हैं।",
            "अपना भी ध्यान रखें। यह अकेले उठाने की चीज़ नहीं है।",
        ],
    }
}
