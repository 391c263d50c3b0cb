//! Reviews of known stores: which of their columns hold what, where the pipeline file does not say.
//!
//! A preset is recognised by columns that its store alone has, whatever the format of the rows. It
//! fills what `columns` leaves open, and only if `columns` names no text: who names the text has
//! looked at the columns.

use crate::columns::alike;
use crate::{Columns, Options};

/// The column map of a store's reviews.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset {
    /// The store or tool.
    pub name: &'static str,
    /// The columns by which it is recognised; all have to be there.
    pub marks: &'static [&'static str],
    id: &'static str,
    text: &'static [&'static str],
    rating: &'static str,
    author: &'static str,
    time: &'static str,
    title: &'static str,
    reply: &'static str,
    attributes: &'static [&'static str],
    /// Lowest and highest rating.
    pub rating_scale: (f64, f64),
}

/// All presets; the first whose marks are all there is taken.
pub static PRESETS: &[Preset] = &[
    // <https://amazon-reviews-2023.github.io/>: `timestamp` counts milliseconds.
    Preset {
        name: "Amazon Reviews 2023",
        marks: &["rating", "text", "asin", "parent_asin", "user_id", "timestamp"],
        id: "",
        text: &["title", "text"],
        rating: "rating",
        author: "user_id",
        time: "timestamp",
        title: "title",
        reply: "",
        attributes: &["parent_asin", "verified_purchase"],
        rating_scale: (1.0, 5.0),
    },
    // <https://www.yelp.com/dataset/documentation/main>
    Preset {
        name: "Yelp Open Dataset",
        marks: &["review_id", "user_id", "business_id", "stars", "text"],
        id: "review_id",
        text: &["text"],
        rating: "stars",
        author: "user_id",
        time: "date",
        title: "",
        reply: "",
        attributes: &["business_id"],
        rating_scale: (1.0, 5.0),
    },
    // <https://support.google.com/googleplay/android-developer/answer/6135870>. Names of reviewers are
    // not exported; a review is known by its link, which those without a text lack.
    Preset {
        name: "Google Play Console",
        marks: &["Package Name", "Star Rating", "Review Text", "Review Submit Date and Time"],
        id: "Review Link",
        text: &["Review Title", "Review Text"],
        rating: "Star Rating",
        author: "",
        time: "Review Submit Date and Time",
        title: "Review Title",
        reply: "Developer Reply Text",
        attributes: &["Reviewer Language", "App Version Name", "Device"],
        rating_scale: (1.0, 5.0),
    },
    // <https://github.com/JoMingyu/google-play-scraper>
    Preset {
        name: "google-play-scraper",
        marks: &["reviewId", "userName", "content", "score", "at"],
        id: "reviewId",
        text: &["content"],
        rating: "score",
        author: "userName",
        time: "at",
        title: "",
        reply: "replyContent",
        attributes: &["reviewCreatedVersion"],
        rating_scale: (1.0, 5.0),
    },
    // <https://developer.apple.com/documentation/appstoreconnectapi/customerreview>
    Preset {
        name: "App Store Connect",
        marks: &["id", "attributes.rating", "attributes.body", "attributes.reviewerNickname"],
        id: "id",
        text: &["attributes.title", "attributes.body"],
        rating: "attributes.rating",
        author: "attributes.reviewerNickname",
        time: "attributes.createdDate",
        title: "attributes.title",
        reply: "",
        attributes: &["attributes.territory"],
        rating_scale: (1.0, 5.0),
    },
    // Headers changed case and spacing between versions of the export.
    Preset {
        name: "Yotpo",
        marks: &["Review ID", "Review Score", "Review Content", "Reviewer Display Name"],
        id: "Review ID",
        text: &["Review Title", "Review Content"],
        rating: "Review Score",
        author: "Reviewer Display Name",
        time: "Review Creation Date",
        title: "Review Title",
        reply: "",
        attributes: &["Product ID"],
        rating_scale: (1.0, 5.0),
    },
];

impl Preset {
    /// The column map, of the columns that are there.
    pub fn columns(&self, names: &[String]) -> Columns {
        let find = |wanted: &&str| names.iter().find(|name| same(name, wanted)).cloned();
        let all = |wanted: &[&str]| wanted.iter().filter_map(find).collect();
        let one = |wanted: &str| if wanted.is_empty() { None } else { find(&wanted) };
        Columns {
            id: one(self.id),
            text: all(self.text),
            rating: one(self.rating),
            author: one(self.author),
            time: one(self.time),
            title: one(self.title),
            reply: one(self.reply),
            attributes: all(self.attributes),
        }
    }
}

/// The preset whose columns these are; none if they are of no known store.
pub fn recognised(names: &[String]) -> Option<&'static Preset> {
    let has = |mark: &&str| names.iter().any(|name| same(name, mark));
    PRESETS.iter().find(|preset| preset.marks.iter().all(has))
}

/// Whether two names are the same but for case, spaces and punctuation; dots part nested names.
fn same(name: &str, wanted: &str) -> bool {
    name == wanted || (!wanted.contains('.') && !name.contains('.') && alike(name) == alike(wanted))
}

/// The options of reviews with the column map of a preset, where they name no text.
pub(crate) fn completed(options: &Options, names: &[String]) -> Options {
    let mut options = options.clone();
    let mapped = options.kind != corpus::Kind::Review
        || !options.columns.text.is_empty()
        || !options.questions.is_empty();
    let Some(preset) = recognised(names).filter(|_| !mapped) else { return options };
    let (own, theirs) = (options.columns, preset.columns(names));
    let attributes = if own.attributes.is_empty() { theirs.attributes } else { own.attributes };
    options.columns = Columns {
        id: own.id.or(theirs.id),
        text: theirs.text,
        rating: own.rating.or(theirs.rating),
        author: own.author.or(theirs.author),
        time: own.time.or(theirs.time),
        title: own.title.or(theirs.title),
        reply: own.reply.or(theirs.reply),
        attributes,
    };
    options.rating_scale = options.rating_scale.or(Some(preset.rating_scale));
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pipeline_file_wins() {
        let names: Vec<String> =
            ["review_id", "user_id", "business_id", "stars", "text", "date", "tier"]
                .map(String::from)
                .into();
        let mut options = Options::new(corpus::Kind::Review);
        options.columns.attributes = vec!["tier".into()];
        let filled = completed(&options, &names);
        assert_eq!(filled.columns.text, ["text"]);
        assert_eq!(filled.columns.attributes, ["tier"]);
        assert_eq!(filled.rating_scale, Some((1.0, 5.0)));
        options.columns.text = vec!["tier".into()];
        assert_eq!(completed(&options, &names).columns.rating, None);
        assert_eq!(recognised(&names[1..]), None);
    }
}
