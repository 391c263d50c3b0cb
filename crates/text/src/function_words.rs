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
         people way help find found give said told tell say says ask asked let lot bit little \
         sure right new old long short since during may waiting staff service best better worse \
         bad poor excellent friendly easy hard today tomorrow yesterday again maybe around about",
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
         assim porque onde sobre cada ter vai vou né então",
    ),
    (
        "nl",
        "ja nee bedankt dank hallo goed slecht altijd nooit alles niets heel erg graag gaat gaan \
         maken veel meer wel nog zonder waarom omdat mensen tijd vandaag morgen misschien",
    ),
    // In Latin letters, as it is typed on telephones.
    (
        "hi",
        "hai hain hy nahi nahin nhi kya kyu kyun kyon mein hum tum aap main mai bhai bhaijan yaar \
         acha accha achha bahut bohot bhut kuch sab koi wala wale wali raha rahe rahi rha rhe rhi \
         kar karo karna karte krna krte tha thi hua hue hui ho hoga hota gaya gayi gya mera meri \
         mere tera teri tere apna apne apni ka ki ke ko se par pe aur bhi toh lekin jab tab kab \
         yeh woh ye wo ek mat liye sath saath dil pyar log logo baat kaise kaisa abhi phir fir \
         kabhi sirf desh jai ji dekho diya diye liya hone jaise isko usko inko unko mujhe tumhe \
         humko hamare hamara tumhara kaun kahan yahan wahan aaj kal din agar magar",
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
