//! Columns that tell who somebody is: recognised, so that they stay out of a report unless asked for.
//!
//! Two things speak for one: its name, and that most of its values look like it. Either is enough
//! for addresses that have a form of their own (e-mail, IP); a name alone is enough where tools add
//! the column themselves (`RecipientFirstName`, `ExternalReference`); names and telephone numbers need
//! a header that says so, for any two words may be a name and any digits a number. What is in doubt
//! is not called personal, and nothing that people wrote freely is searched for names: these columns
//! are a first step, not anonymisation.

use std::net::IpAddr;

use crate::columns::alike;

/// What a personal column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// An IP address.
    IpAddress,
    /// Latitude or longitude.
    Coordinates,
    /// An e-mail address.
    Email,
    /// A person's name.
    Name,
    /// A telephone number.
    Telephone,
    /// A street, a postal code.
    Address,
    /// A date of birth.
    Birth,
    /// The id of a person in a panel, a list of contacts, a network.
    PersonId,
}

impl Personal {
    /// What it is, in words.
    pub fn name(self) -> &'static str {
        match self {
            Personal::IpAddress => "an IP address",
            Personal::Coordinates => "a place on the map",
            Personal::Email => "an e-mail address",
            Personal::Name => "a person's name",
            Personal::Telephone => "a telephone number",
            Personal::Address => "a postal address",
            Personal::Birth => "a date of birth",
            Personal::PersonId => "the id of a person",
        }
    }
}

/// Names of columns, by their letters and digits alone, and what they hold.
const NAMES: [(Personal, &[&str]); 8] = [
    (Personal::IpAddress, &["ipaddress", "ipaddr", "ip", "ipadresse", "remoteaddr"]),
    (
        Personal::Coordinates,
        &[
            "latitude",
            "longitude",
            "locationlatitude",
            "locationlongitude",
            "lat",
            "lon",
            "lng",
            "geolocation",
            "gpscoordinates",
        ],
    ),
    (
        Personal::Email,
        &[
            "email",
            "emailaddress",
            "mail",
            "emailadresse",
            "recipientemail",
            "youremail",
            "youremailaddress",
            "contactemail",
            "useremail",
            "correo",
            "courriel",
        ],
    ),
    (
        Personal::Name,
        &[
            "firstname",
            "lastname",
            "fullname",
            "surname",
            "forename",
            "givenname",
            "familyname",
            "yourname",
            "whatisyourname",
            "recipientfirstname",
            "recipientlastname",
            "contactname",
            "customername",
            "respondentname",
            "vorname",
            "nachname",
            "nom",
            "prenom",
            "apellido",
            "reviewernickname",
            "reviewerdisplayname",
            "reviewername",
            "username",
            "nickname",
            "author",
            "authorname",
            "ชื่อ",
        ],
    ),
    (
        Personal::Telephone,
        &[
            "phone",
            "phonenumber",
            "telephone",
            "telephonenumber",
            "mobile",
            "mobilenumber",
            "cellphone",
            "contactnumber",
            "telefon",
            "telefonnummer",
            "tel",
            "recipientphone",
        ],
    ),
    (
        Personal::Address,
        &[
            "address",
            "streetaddress",
            "street",
            "postcode",
            "postalcode",
            "zipcode",
            "zip",
            "homeaddress",
            "plz",
            "postal",
        ],
    ),
    (Personal::Birth, &["birthday", "birthdate", "dateofbirth", "dob", "geburtsdatum"]),
    (
        Personal::PersonId,
        &[
            "externalreference",
            "externaldatareference",
            "panelid",
            "panelistid",
            "contactid",
            "networkid",
            "token",
            "sessionid",
            "useragent",
            "userid",
            "respondentname",
            "memberid",
            "customerid",
            "employeeid",
            "patientid",
            "prolificpid",
            "workerid",
            "reviewerid",
            "nationalid",
            "socialsecuritynumber",
            "ssn",
            "refurl",
        ],
    ),
];

/// The share of values that have to look like it.
const MOST: f64 = 0.8;

/// What a column tells of a person, and why it is thought to; none if nothing speaks for it.
///
/// `name` is the column's, `question` the text above it (they may be the same), `values` a sample of
/// what it holds, without blanks.
pub fn personal<'v>(
    name: &str,
    question: &str,
    values: impl Iterator<Item = &'v str> + Clone,
) -> Option<(Personal, String)> {
    let shares = |form: fn(&str) -> bool| {
        let (n, fit) = values.clone().fold((0_usize, 0_usize), |(n, fit), value| {
            (n + 1, fit + usize::from(form(value.trim())))
        });
        (n, n > 0 && fit as f64 >= MOST * n as f64)
    };
    for (form, what, form_name) in [
        (is_email as fn(&str) -> bool, Personal::Email, "e-mail addresses"),
        (is_ip, Personal::IpAddress, "IP addresses"),
    ] {
        if let (n, true) = shares(form) {
            return Some((what, format!("{n} values are {form_name}, all or nearly all")));
        }
    }
    let (what, header) =
        [name, question].into_iter().find_map(|text| Some((named(text)?, text)))?;
    let why = format!("its name is `{}`", header.chars().take(40).collect::<String>());
    let fits = match what {
        Personal::Coordinates => shares(is_number),
        Personal::Telephone => shares(is_telephone),
        // A question about a name or an address is answered in few words.
        Personal::Name | Personal::Address => shares(|value| value.split(' ').count() <= 8),
        Personal::Email => shares(|value| !value.contains(' ')),
        Personal::IpAddress => shares(|value| !value.contains(' ') && value.contains(['.', ':'])),
        Personal::Birth | Personal::PersonId => (0, true),
    };
    let blank = values.clone().next().is_none();
    (blank || fits.1).then_some((what, why))
}

/// What the name of a column says that it holds.
fn named(name: &str) -> Option<Personal> {
    let letters = alike(name);
    let letters = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    let found = NAMES.iter().find(|(_, names)| names.contains(&letters));
    found.map(|(what, _)| *what)
}

fn is_email(value: &str) -> bool {
    let Some((user, host)) = value.split_once('@') else { return false };
    let word =
        |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == '@');
    word(user) && word(host) && host.contains('.') && !host.ends_with('.') && !host.starts_with('.')
}

fn is_ip(value: &str) -> bool {
    value.parse::<IpAddr>().is_ok()
}

fn is_number(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(|number| number.abs() <= 180.0)
}

fn is_telephone(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let signs = |c: char| c.is_ascii_digit() || " +-()./'".contains(c);
    (6..=17).contains(&digits) && value.chars().all(signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, values: &[&str]) -> Option<Personal> {
        personal(name, name, values.iter().copied()).map(|(what, _)| what)
    }

    #[test]
    fn names_and_values_both_speak() {
        assert_eq!(kind("Q7", &["a@b.org", "mai.l@example.co.th"]), Some(Personal::Email));
        assert_eq!(kind("IPAddress", &["10.0.0.1"]), Some(Personal::IpAddress));
        assert_eq!(kind("x", &["2001:db8::1"]), Some(Personal::IpAddress));
        assert_eq!(kind("LocationLatitude", &["13.75", "-3"]), Some(Personal::Coordinates));
        assert_eq!(kind("Phone Number", &["'+66 81 234 5678"]), Some(Personal::Telephone));
        assert_eq!(kind("ExternalReference", &[]), Some(Personal::PersonId));
        assert_eq!(kind("What is your name?", &["Mai", "Jürgen Müller"]), Some(Personal::Name));
        assert_eq!(kind("First Name", &[]), Some(Personal::Name));
    }

    #[test]
    fn what_is_in_doubt_is_not_called_personal() {
        assert_eq!(kind("lounge_name", &["Sky Lounge"]), None);
        assert_eq!(kind("What should we do?", &["write to a@b.org please"]), None);
        assert_eq!(kind("version", &["1.2.3", "10.0.1"]), None);
        assert_eq!(kind("phone", &["iPhone 12", "Pixel 8"]), None);
        assert_eq!(kind("email", &["I prefer a letter to an email", "yes please do"]), None);
        assert_eq!(kind("ip", &["yes", "no"]), None);
    }
}
