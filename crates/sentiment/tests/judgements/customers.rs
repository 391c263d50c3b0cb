//! What customers say in more than one word: wishes, idioms, waiting, bills.

use expect_test::expect;

use super::{check, english};

#[test]
fn wishes() {
    check(
        &[
            "The service could be better.",
            "It couldn’t be better.",
            "It could not have been nicer.",
            "It couldn't be worse.",
            "It could be worse.",
            "The signal needs improvement.",
            "Nothing to improve.",
            "They have improved a lot.",
            "Improve the signal in the barn",
            "It would be better with two lanes.",
            "You should be more helpful.",
        ],
        english(),
        expect![[r#"
            The service could be better.
              -0.2382 negative 0.32  [could be better] -1.00
            It couldn’t be better.
              +0.4588 positive 0.50  [couldn’t be better] +1.00
            It could not have been nicer.
              +0.4588 positive 0.50  [could not have been nicer] +1.00
            It couldn't be worse.
              -0.5610 negative 0.57  [couldn't be worse] -1.00
            It could be worse.
              +0.2617 positive 0.34  [could be worse] +1.00
            The signal needs improvement.
              -0.2500 negative 0.33  [needs improvement] -1.00
            Nothing to improve.
              +0.4404 positive 0.49  [Nothing to improve] +1.00
            They have improved a lot.
              +0.4767 positive 0.51  [improved] +1.00
            Improve the signal in the barn
              -0.2382 negative 0.32  [Improve] -1.00
            It would be better with two lanes.
              +0.0000 neutral 0.21
            You should be more helpful.
              -0.1531 negative 0.23  [should be more helpful] -1.00
        "#]],
    );
}

#[test]
fn phrases_of_customers() {
    check(
        &[
            "I was waiting 40 minutes on hold.",
            "On hold for forty-five minutes, then cut off",
            "They charged me twice.",
            "A complete waste of time.",
            "I can't fault them.",
            "I can't recommend it enough",
            "I can't recommend it",
            "Can't wait to come back!",
            "Nothing but praise",
            "problem fixed the same day",
            "The phone doesn't work",
            "I would like to speak to customer care as well.",
        ],
        english(),
        expect![[r#"
            I was waiting 40 minutes on hold.
              -0.5859 negative 0.58  [waiting 40 minutes] -0.54  [on hold] -0.46
            On hold for forty-five minutes, then cut off
              -0.5719 negative 0.57  [On hold] -0.48  [cut off] -0.52
            They charged me twice.
              -0.4215 negative 0.47  [charged me twice] -1.00
            A complete waste of time.
              -0.5849 negative 0.58  [complete waste of time] -1.00
            I can't fault them.
              +0.4588 positive 0.50  [can't fault] +1.00
            I can't recommend it enough
              +0.4588 positive 0.50  [can't recommend it enough] +1.00
            I can't recommend it
              -0.2755 negative 0.36  [can't recommend] -1.00
            Can't wait to come back!
              +0.4753 positive 0.47  [Can't wait] +1.00
            Nothing but praise
              +0.4588 positive 0.50  [Nothing but praise] +1.00
            problem fixed the same day
              +0.3182 positive 0.39  [problem fixed] +1.00
            The phone doesn't work
              -0.3612 negative 0.43  [doesn't work] -1.00
            I would like to speak to customer care as well.
              +0.0000 neutral 0.25
        "#]],
    );
}
