//! Votes for a language by its function words: "the", "und", "que".
//!
//! A few function words settle the language of a sentence that is too short for letter
//! statistics. A word counts the more, the fewer languages share it.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::{Language, Languages};
use crate::script::Script;

/// Common words of conversation that stop-word lists leave out, by language.
const CONVERSATION: &[(&str, &str)] = &[
    (
        "en",
        "want wanted need needed please thanks thank yes yeah hello hi would like get got \
         know think see good great nice nothing everything something anything all one two first \
         also well really much many could may might must cannot without never always every make \
         made take took going go went come came work works worked still even back time times day \
         people way find found give said told tell say says ask asked let lot bit little \
         sure right new old long short since during may waiting staff service best better worse \
         bad poor excellent friendly easy hard care kind help helpful quick today tomorrow yesterday again maybe around about",
    ),
    (
        "de",
        "ja nein danke bitte gut schlecht immer alles nie mal schon wurde wurden gibt geht \
         machen macht mehr hallo leider heute morgen gerne super sehr einfach dass lange ganz \
         wäre hätte gar halt eigentlich vielleicht warum etwas jemand zeit leute beim ab bei",
    ),
    (
        "fr",
        "oui non merci bonjour bien très trop tout tous toute rien jamais toujours faire fait plus \
         aussi comme alors être avoir peut sans quand où ça cela cette cet ici là chez peu encore \
         après avant depuis vraiment parce beaucoup personnel temps jour",
    ),
    (
        "es",
        "sí gracias hola bien mal muy siempre nunca todo todas hacer hace hecho tener tengo así \
         ahora aquí hoy mañana ayer vez solo sólo puede pueden gente tiempo después mejor peor \
         buen buena bueno está estoy dónde cómo qué según si",
    ),
    (
        "it",
        "sì grazie ciao bene male molto sempre mai fare fatto ancora quando dopo prima senza \
         questo così solo anche proprio essere avere può niente nulla oggi ieri domani adesso qui \
         ora poi già meglio peggio buono buona tempo troppo",
    ),
    (
        "pt",
        "sim obrigado obrigada olá bem mal bom boa sempre nunca tudo todos fazer faz feito ainda \
         agora aqui hoje amanhã ontem vez pode podem gente tempo melhor pior muita muitos nada \
         assim porque onde sobre cada ter vai vou né então tá tô pra pro vc vcs hj pq acho acha \
         achei cara demais desse dessa nessa nesse quero gosto gosta gostei amo tomara será sei saiu todo toda todas durante contra \
         parabéns pessoas dia",
    ),
    (
        "nl",
        "ja nee bedankt dank hallo goed slecht altijd nooit alles niets heel erg graag gaat gaan \
         maken veel meer wel nog zonder waarom omdat mensen tijd vandaag morgen misschien",
    ),
    // In Latin letters, as it is typed on telephones; "the", "to", "he" are Hindi words, too.
    (
        "hi",
        "the to he h mje tumara tumari theek thik bacho bacche bachche ladka ladki ladke behen \
         bahen kaam alag aram krlo lenge dene lene jeet hr hamne unhone inhone bhee ghum saala \
         sarkar duniya jaa jaao raho rakha rakho banda zamana garib hoti wapas toh yaad hai \
         hain hein hy nahi nahin nhi nhin kya kyu kyun kyon kyunki kyuki mein hum humne hume \
         hamein tum tumne aap aapne apne apna apni apka apki apke aapka aapki aapke apko aapko \
         apse aapse mai maine mujhe mujhko mujhse muje mjhe mera meri mere tera teri tere tujhe \
         tujhko tumhe tumhara tumhari tumhare humko humse humara humari hamara hamari hamare \
         unka unki unke unko unhe unse uska uski uske usko usse usne uss inka inki inke inko \
         iska iski iske isko isse isne iss jiska jiski jiske jisko jisne kiska kiski kiske \
         kisko kisi koi kuch kuchh sab sabko sabse sabhi sabki sabka logon bhai bhaijan yaar \
         accha achha acchi achhi achi bura buri bahut bohot bahot bhut thoda thodi zyada jyada \
         itna itne itni kitna kitne kitni wala wale wali walo walon raha rahe rahi rha rhe rhi \
         rehta rehti rahta rahti kar karo karna karni karne karke krke karta karti karte karega \
         karegi karenge krega krta krte krna kiya kiye tha thi thay hua hue hui ho hoon hoga \
         hogi honge hota hote hone gaya gayi gaye gyi gya jata jaati jaata jaate jana jaana \
         jayega jayegi jayenge aaya aayi aaye aata aati aate aana ayega aayega dekho dekha \
         dekhi dekhe dekhne dekhna diya diye dena deta dete lena leta lete bola bolo bolte \
         kehte kehna kaha laga lagta lagti lagte lgta mila milta milti milega chahiye chahta \
         chahte sakta sakti sakte skta skte banega banta bana jaise jaisa aise aisa waise waisa \
         kaise kaisa jab tab kab kabhi abhi hamesha phir fir jaldi pehle pahle baad bahar andar \
         upar niche paas saath sath tak taraf bina liye isliye lekin magar agar warna yani bhi \
         sirf bilkul shayad zaroor jarur matlab haan arre arey ka ki ke ko se par pe aur yeh \
         woh voh wo vo yahi wahi kahi kahin yahan wahan yaha waha kahan kaun ek mat liya dil \
         pyar pyaar baat desh jai ji aaj kal din ghar zindagi paise paisa saal baar wajah",
    ),
    ("id", "ya tidak terima kasih bagus buruk sangat sekali lagi sudah belum nya saya kamu enak"),
];

/// Words that are said in every language.
const EVERYWHERE: &[&str] = &["ok", "okay", "hm", "hmm", "mm", "mhm", "ah", "oh", "ha", "haha"];

/// Which languages have a word among their function words. A constant table, made on first use.
static LANGUAGES_BY_WORD: LazyLock<HashMap<&str, Languages>> = LazyLock::new(|| {
    let mut table: HashMap<&str, Languages> = HashMap::new();
    for language in Language::all().filter(|language| language.detector().is_some()) {
        let listed = stop_words::lookup(language.code()).unwrap_or(&[]).iter().copied();
        let spoken = CONVERSATION.iter().filter(|(code, _)| *code == language.code());
        for word in listed.chain(spoken.flat_map(|(_, words)| words.split_whitespace())) {
            let tells = !EVERYWHERE.contains(&word);
            if tells && word.chars().all(|letter| Script::of(letter).is_some()) {
                table.entry(word).or_default().insert(language);
            }
        }
    }
    table
});

/// Evidence for each language.
pub(crate) struct Votes {
    by_language: [f32; Language::COUNT],
    /// Words in the text.
    pub(crate) words: usize,
}

impl Votes {
    /// Counts the votes of the words of a text.
    pub(crate) fn count(text: &str) -> Votes {
        let mut votes = Votes { by_language: [0.0; Language::COUNT], words: 0 };
        let lower = text.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            votes.words += 1;
            let Some(languages) = LANGUAGES_BY_WORD.get(word) else { continue };
            let weight = 1.0 / languages.len() as f32;
            for language in languages.iter() {
                votes.by_language[language.index()] += weight;
            }
        }
        votes
    }

    /// The weight of the votes for a language.
    pub(crate) fn of(&self, language: Language) -> f32 {
        self.by_language[language.index()]
    }

    /// The language with most votes among `candidates`, and its lead over the second; the first
    /// by code of those that are equal; none without a vote.
    pub(crate) fn leader(&self, candidates: Languages) -> Option<(Language, f32)> {
        let mut best: Option<Language> = None;
        let mut second = 0.0_f32;
        for language in candidates.iter() {
            let leading = best.map_or(0.0, |leader| self.of(leader));
            if self.of(language) > leading {
                second = leading;
                best = Some(language);
            } else {
                second = second.max(self.of(language));
            }
        }
        best.map(|leader| (leader, self.of(leader) - second))
    }
}
