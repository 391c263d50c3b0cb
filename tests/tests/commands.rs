//! The commands as people type them: what they print, and with which exit code they end.

use expect_test::{Expect, expect};
use tests::{read, run_study, said, study, trivox, write};

/// What a command says, without what differs from run to run.
fn check(folder: &std::path::Path, arguments: &[&str], expected: Expect) {
    let output = trivox(folder, arguments);
    let said = said(&output).replace(&folder.display().to_string(), "FOLDER");
    let seconds = said.lines().map(|line| {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        for at in 1..words.len() {
            if words[at] == "s" && words[at - 1].parse::<f64>().is_ok() {
                words[at - 1] = "N".to_owned();
            }
        }
        words.join(" ")
    });
    expected.assert_eq(&seconds.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_sample_study_is_told_at_the_end_of_its_run() {
    let folder = study();
    check(
        folder.path(),
        &["run", "pipelines/contact-centre.toml"],
        expect![[r#"
            exit 0
            What customers say about the contact centre of Meridian Mobile

             source         kind        files  documents  utterances  cases   words  languages  read  = kept  + merged  + excluded  + rejected
             focus-groups   transcript      3          3         226     18   4,574  en th       304     225        73           6           0
             support-calls  transcript      2          2          66      1     807  en           91      66        25           0           0
             app-reviews    review          1        400         396    388  14,198  en th       400     400         0           0           0
             csat-survey    survey          1        200         339    196   3,612  en          203     200         0           3           0

            Records `tickets`: 600 rows = 600 kept + 0 excluded + 0 rejected.

             theme                             focus-groups     support-calls    app-reviews    csat-survey  convergence
             minutes on hold                    42 % 5/12 -         100 % 1/1  27 % 97/358 -  29 % 56/196 -  agreement (3 agreement, 3 insufficient)
             helpful, friendly, patient         67 % 8/12 +         100 % 1/1  17 % 62/358 +  27 % 52/196 +  partial agreement (1 agreement, 3 insufficient, 2 partial agreement)
             good app                           75 % 9/12 -  insufficient 0/1  22 % 77/358 +  18 % 36/196 +  dissonance (1 agreement, 2 dissonance, 3 insufficient)
             signal, engineer, broadband        58 % 7/12 ±  insufficient 0/1  19 % 68/358 -  15 % 29/196 -  partial agreement (1 agreement, 3 insufficient, 2 partial agreement)
               signal, coverage, drops          25 % 3/12 ±  insufficient 0/1   9 % 34/358 ±   8 % 16/196 -  agreement (3 agreement, 3 insufficient)
               broadband installation           33 % 4/12 ±  insufficient 0/1   7 % 25/358 ±   6 % 11/196 ±  partial agreement (1 agreement, 3 insufficient, 2 partial agreement)
             passed, transferred, agent         33 % 4/12 -  insufficient 0/1  16 % 59/358 ±  17 % 34/196 -  agreement (3 agreement, 3 insufficient)
             wrong bill                         42 % 5/12 -  insufficient 0/1  19 % 68/358 ±    1 % 2/196 ±  silence (2 insufficient, 1 partial agreement, 2 silence, 1 undecided)
             รอสาย                               83 % 5/6 -                 –   40 % 12/30 ±              –  partial agreement (4 insufficient, 1 partial agreement, 1 undecided)
             text relay                   insufficient 0/12  insufficient 0/1    3 % 9/358 ±    3 % 5/196 ±  agreement (1 agreement, 4 insufficient, 1 undecided)
             แอปใช้ง่าย                            33 % 2/6 ±                 –    23 % 7/30 ±              –  agreement (1 agreement, 4 insufficient, 1 undecided)
             สัญญาณหาย                            33 % 2/6 ±                 –     7 % 2/30 ±              –  agreement (1 agreement, 4 insufficient, 1 undecided)
             แอปดี                                33 % 2/6 ±                 –    silent 0/30              –  silence (2 insufficient, 1 silence, 3 undecided)
            Shares of cases that raise a theme, n of N, and the sign of their sentiment (+, -, ± not clearly either).
            14 % of the evidence has no theme. Convergence index 0.60 [0.39, 0.78] by the rule `farmer k_min=2 p_min=0.02 alpha=0.05 delta=0.1 ratio=2 weight=0.5`.

            What to know first (the rest is in tables/findings.parquet, in English and Thai):
             1. “minutes on hold” is raised by 5 of 12 in focus-groups, 27 % [23–32] of 358 in app-reviews and 29 % [23–35] of 196 in csat-survey; all negative: agreement.
             2. “good app” is raised by 9 of 12 in focus-groups, 22 % [18–26] of 358 in app-reviews and 18 % [14–24] of 196 in csat-survey; negative in focus-groups, positive in app-reviews and csat-survey: dissonance.
             3. In app-reviews, those who mention “helpful, friendly, patient” (62 of 358) answer rating 1.84 points higher [1.54, 2.11], which is better, the other themes being the same (19 % of the variance; association, not cause).
             4. In app-reviews, “passed, transferred, agent” is raised by 40 % [32–49] of 119 (tier: business), against 5 % [3–8] of 229 (all others) (q < 0.001; unknown: 10).
             5. Median time to the first answer (tickets, channel: phone) is 18.6 minutes and should be at most 15 minutes: priority 1 of 3. To do: Staff the lunch hour (Head of the phone desk, until 2026-12-31).

            Understood by (en): word model.
            Understood by (th): the study's own words.

            Coded by people: codes 3, coders 2, codings 212 = 110 kept + 0 merged + 102 excluded + 0 rejected.
            They are in tables/codings.parquet, and the codes in tables/themes.parquet (origin `codebook`).

            0 rejected, 12 repaired or in doubt:
              ../data/calls/call-2026-06-02.json:222: it repeats itself: compression ratio 2.9, above 2.4
                mend: listen to the recording here: Whisper may have made it up; it was kept
              ../data/calls/call-2026-06-02.json:234: it repeats itself: compression ratio 2.9, above 2.4
                mend: listen to the recording here: Whisper may have made it up; it was kept
              ../data/calls/call-2026-06-02.json:246: it repeats itself: compression ratio 2.9, above 2.4
                mend: listen to the recording here: Whisper may have made it up; it was kept
              ../data/calls/call-2026-06-02.json:226: 3 segments in a row say the same
                mend: listen to the recording here: Whisper may have made them up; they were kept
              ../data/reviews/app-reviews.jsonl:37: author, day and words are those of the row on line 36
                mend: both rows were kept; see whether one is a copy of the other
              ../data/reviews/app-reviews.jsonl:50: author, day and words are those of the row on line 49
                mend: both rows were kept; see whether one is a copy of the other
              ../data/reviews/app-reviews.jsonl:154: author, day and words are those of the row on line 153
                mend: both rows were kept; see whether one is a copy of the other
              ../data/reviews/app-reviews.jsonl:180: author, day and words are those of the row on line 179
                mend: both rows were kept; see whether one is a copy of the other
              … and 4 more in tables/rejects.parquet

            warning: more than half of a theme comes from one document: `สัญญาณหาย` (6 of 8 codings); see `largest_document_share` in `themes`

            The report is in reports/contact-centre (tables/*.parquet, index/, run.json, codebook.toml).
            Search it: trivox search reports/contact-centre 'words to look for'
            ---
            read            N s  253502 bytes
            themes          N s
            annotate        N s  1027 utterances
            triangulate     N s"#]],
    );
}

#[test]
fn search_finds_words_phrases_speakers_and_thai() {
    let folder = study();
    run_study(folder.path(), &[]);
    let report = "reports/contact-centre";
    check(
        folder.path(),
        &["search", report, "\"hold music\"", "--limit", "3"],
        expect![[r#"
            exit 0
            csat-survey  csat-2026.csv:71  R_Oi8ttrxXRKPi2i4  minutes-on-hold, code_waiting  55d49654d3c5a7ea
              Honestly? The hold music stopped.

            csat-survey  csat-2026.csv:179  R_OZwqFlUTyNLYJ4X  minutes-on-hold  ab81fee32284f93c
              Hold music. Forty seven minutes of hold music, then silence, then a dial tone. I hung up and wrote a letter.

            csat-survey  csat-2026.csv:56  R_PBf5LZm2t62dbsF  minutes-on-hold, code_waiting  9b72813256776b50
              Ditch the hold music, silence would be better

            ---
            3 of 17 utterances that match"#]],
    );
    check(
        folder.path(),
        &["search", report, "รอสาย", "--kwic", "--limit", "3"],
        expect![[r#"
        exit 0
             ของมิ้นท์เมื่ออาทิตย์ก่อนนี่เองค่ะ ซิมมีปัญหา โทรไปแล้ว รอสาย นานมาก ตั้งสี่สิบนาที คือเราพักกินข้าวได้แค่ชั่วโมงเดียวอะค่ะ  focus-groups  bangkok.vtt:39  มิ้นท์  01:05
        านมาก ตั้งสี่สิบนาที คือเราพักกินข้าวได้แค่ชั่วโมงเดียวอะค่ะ  รอสาย จนข้าวเย็นหมด หงุดหงิดมาก                          focus-groups  bangkok.vtt:39  มิ้นท์  01:05
                                               ของนกก็ รอสาย นานค่ะ เพลงรอสายนี่ร้องตามได้ทั้งเพลงแล้ว เด็กๆ ในห้องก็  focus-groups  bangkok.vtt:45  นก  01:20
        ---
        3 occurrences shown, more with --limit; 24 utterances match"#]],
    );
    check(
        folder.path(),
        &["search", report, "+app speaker:carol", "--context", "1", "--limit", "1"],
        expect![[r#"
            exit 0
            focus-groups  manchester.vtt:311  Carol  57:25  good-app  f2d75800c8a61841
              Moderator: What were you trying to do, the two of you?
              Carol: Change the voicemail for the bank holiday. That's all. I hate that app now. It's a useless app for a shop. The app wants a PIN nobody's ever given me, and then the app froze. On Valentine's Day.
              Aisha: Of all days.

            ---
            1 of 2 utterances that match"#]],
    );
    check(
        folder.path(),
        &["search", report, "deaf", "--json", "--limit", "1"],
        expect![[r#"
            exit 0
            {"at":"2026-04-26T12:10:07Z","attributes":{"tier":"business"},"document_id":"00e41ffb96024a9c","end_ms":null,"external_id":"R_MjFEmLrrAbM8eth","highlights":[[6,10],[116,120]],"language":"en","line":114,"participant":"R_MjFEmLrrAbM8eth","path":"../data/survey/csat-2026.csv","polarity":-0.2967392834064366,"question":"What should we do better?","role":"participant","score":6.06294584274292,"sentiment":"negative","source_id":"csat-survey","start_ms":null,"text":"I'm a deaf business owner and use text relay. Two of your people thought the relay operator was a sales call.\nBasic deaf awareness training would sort it.","theme_ids":["text-relay"],"utterance_id":"94f2a375fb2b6f0d"}
            ---"#]],
    );
    check(
        folder.path(),
        &["search", report, "colour:red"],
        expect![[r#"
            exit 2
            ---
            query:1: unknown field `colour`; known here: speaker, role, source, kind, theme, lang, question, evidence, date, sentiment, age_band, region, tier
                colour:red
                ^^^^^^
              mend: use one of these, or quote it if the colon belongs to the text"#]],
    );
    check(
        folder.path(),
        &["search", "nowhere", "hold"],
        expect![[r#"
        exit 2
        ---
        nowhere/index holds no full-text index
          mend: name the report folder that `trivox run` wrote, or run the pipeline again"#]],
    );
    check(
        folder.path(),
        &["search", report, "(hold: \"", "--plain", "--csv", "--limit", "1"],
        expect![[r#"
            exit 0
            utterance_id,external_id,source_id,path,line,participant,role,start_ms,theme_ids,sentiment,polarity,score,text,citation,at,age_band,region,tier
            939b0763fd928a3e,manchester.vtt,focus-groups,../data/focus-groups/manchester.vtt,97,Carol,participant,3047400,minutes-on-hold,negative,-0.7784600172405032,6.910146,"Oh, that piano! I've got the hold music stuck in my head as we speak. I was in the queue for fifty minutes, the week before Mother's Day, with a shop full of people and the card machine dead.","Carol, focus-groups, manchester.vtt:97, 50:47",,45-54,North West,business
            ---"#]],
    );
}

#[test]
fn searches_say_what_went_wrong_and_what_to_ask_next() {
    let folder = study();
    run_study(folder.path(), &[]);
    let report = "reports/contact-centre";
    // Turns that stand beside each other are one passage.
    check(
        folder.path(),
        &["search", report, "app speaker:carol", "--context", "1", "--limit", "3"],
        expect![[r#"
            exit 0
            focus-groups  manchester.vtt:311  Carol  57:25  good-app  f2d75800c8a61841
            focus-groups  manchester.vtt:302  Carol  57:05  good-app, helpful-friendly-patient  6b143f770991b35a
              Eleri: I mean, I lay out pages for a living, and I find the app so confusing. There's a menu inside a menu, and a button that says "More", and inside that there's another "More". The app is a confusing mess.
              Carol: I thought it was me! I thought I'd got too old for it. My Saturday girl's nineteen and she couldn't work it either. She said, "Carol, this app is rubbish." And she's never off that phone.
              Moderator: What were you trying to do, the two of you?
              Carol: Change the voicemail for the bank holiday. That's all. I hate that app now. It's a useless app for a shop. The app wants a PIN nobody's ever given me, and then the app froze. On Valentine's Day.
              Aisha: Of all days.

            ---
            2 of 2 utterances that match"#]],
    );
    // A slip, a sign of other programs, a word that is an operator in capitals.
    check(
        folder.path(),
        &["search", report, "wating & hold and piano", "--limit", "1"],
        expect![[r#"
            exit 0
            focus-groups  manchester.vtt:97  Carol  50:47  minutes-on-hold  939b0763fd928a3e
              Oh, that piano! I've got the hold music stuck in my head as we speak. I was in the queue for fifty minutes, the week before Mother's Day, with a shop full of people and the card machine dead.

            ---
            `&` was passed over; the operator is AND
            no utterance has the word `wating`; written alike: waiting, eating
            passed over as too common: and (write =word to insist, AND for the operator)
            1 of 88 utterances that match"#]],
    );
    check(
        folder.path(),
        &["search", report, "hold date:2031", "--kwic"],
        expect![[r#"
        exit 0
        ---
        0 occurrences shown; 0 utterances match
        without its fields the query finds 87"#]],
    );
    check(
        folder.path(),
        &["search", report, "agent source:focus-groups", "--limit", "5"],
        expect![[r#"
            exit 0
            focus-groups  leeds.txt:94  Hamid  passed-transferred-agent  72874ca232521557
              One agent for one problem. Don't transfer me, don't make me repeat everything. It is so frustrating. If I change the cook in the middle, the biryani is ruined.

            focus-groups  leeds.txt:93  Irina  good-app, helpful-friendly-patient  f2767ce8c715ef43
              Look after those friendly agents, they are wonderful. And throw away the app, please, the app is terrible.

            focus-groups  leeds.txt:95  Jo  passed-transferred-agent  3cc5ce3ac9f6e0bb
              Same. One agent who knows the shop. I'm sick of telling the story again to six strangers.

            focus-groups  leeds.txt:92  Lesley  helpful-friendly-patient, wrong-bill  592956d3dd486fbb
              Give Callum a rise. I mean it. A friendly, helpful agent is a treasure. And never charge anybody twice again, it was very distressing.

            focus-groups  manchester.vtt:155  Carol  52:32  passed-transferred-agent  c36ab2feebaad409
              Am I? [laughs] No, it's, um, how do I put this. It's not any one person. It's that I get passed from agent to agent. Four of them, last time, and I had to repeat the whole story to every single one. It's maddening.

            ---
            5 of 15 utterances that match
            4 of these are from leeds.txt; --per-document 2 brings others"#]],
    );
    check(
        folder.path(),
        &["search", report, "hold", "--kwic", "--context", "2"],
        expect![[r#"
        exit 2
        ---
        error: the argument '--kwic' cannot be used with '--context <N>'

        Usage: trivox search --kwic <REPORT> <QUERY>

        For more information, try '--help'."#]],
    );
    check(
        folder.path(),
        &["search", report, "hold", "--keyness", "--limit", "3"],
        expect![[r#"
            exit 0
             term     target frequency  ref. frequency  target per million  ref. per million  cases  ref. cases    g2  log ratio  log odds z  dispersion  q value
             minutes                52              48              18,719             2,314     43          44  95.8      3.016       9.999       0.450     2e-5
             music                  22               8               7,919               386     19           7  61.2      4.360       7.099       0.748    0.410
             hour                   17              18               6,120               868     12          16  28.7      2.818       5.491       0.806    0.558
            ---
            3 of 941 rows, more with --limit"#]],
    );
}

#[test]
fn check_and_inspect_explain_the_input() {
    let folder = study();
    check(
        folder.path(),
        &["check", "pipelines/contact-centre.toml"],
        expect![[r#"
            exit 0
            focus-groups (transcript, 3 files)
              ../data/focus-groups/bangkok.vtt: vtt (the first line is `WEBVTT`), UTF-8; 1 documents, 51 utterances
              ../data/focus-groups/leeds.txt: plain (speaker labels occur again and again: grace, hamid, irina, jo), UTF-8; 1 documents, 86 utterances
              ../data/focus-groups/manchester.vtt: vtt (the first line is `WEBVTT`), UTF-8; 1 documents, 89 utterances
            support-calls (transcript, 2 files)
              ../data/calls/call-2026-05-14.srt: srt (the first cue has a time with `-->`), UTF-8; 1 documents, 23 utterances
              ../data/calls/call-2026-06-02.json: whisper (it is JSON with timed segments), UTF-8; 1 documents, 43 utterances
            app-reviews (review, 1 files)
              ../data/reviews/app-reviews.jsonl: jsonl (the first line is a JSON object), UTF-8; 200 documents, 199 utterances, and more
            csat-survey (survey, 1 files)
              ../data/survey/csat-2026.csv: qualtrics (the pipeline file says so), UTF-8; 200 documents, 339 utterances
            the report would go to reports/contact-centre
            ---
            ../data/calls/call-2026-06-02.json:222: it repeats itself: compression ratio 2.9, above 2.4
              mend: listen to the recording here: Whisper may have made it up; it was kept
            ../data/calls/call-2026-06-02.json:234: it repeats itself: compression ratio 2.9, above 2.4
              mend: listen to the recording here: Whisper may have made it up; it was kept
            ../data/calls/call-2026-06-02.json:246: it repeats itself: compression ratio 2.9, above 2.4
              mend: listen to the recording here: Whisper may have made it up; it was kept
            ../data/calls/call-2026-06-02.json:226: 3 segments in a row say the same
              mend: listen to the recording here: Whisper may have made them up; they were kept
            ../data/reviews/app-reviews.jsonl:37: author, day and words are those of the row on line 36
              mend: both rows were kept; see whether one is a copy of the other
            ../data/reviews/app-reviews.jsonl:50: author, day and words are those of the row on line 49
              mend: both rows were kept; see whether one is a copy of the other
            ../data/reviews/app-reviews.jsonl:154: author, day and words are those of the row on line 153
              mend: both rows were kept; see whether one is a copy of the other
            ../data/reviews/app-reviews.jsonl:180: author, day and words are those of the row on line 179
              mend: both rows were kept; see whether one is a copy of the other
            ../data/reviews/app-reviews.jsonl:197: author, day and words are those of the row on line 196
              mend: both rows were kept; see whether one is a copy of the other"#]],
    );
    check(
        folder.path(),
        &["inspect", "data/focus-groups/leeds.txt"],
        expect![[r#"
        exit 0
        data/focus-groups/leeds.txt
          format    plain: speaker labels occur again and again: grace, hamid, irina, jo
          kind      transcript
          encoding  UTF-8
          input     100 rows, cues or lines = 86 kept + 10 merged + 4 excluded + 0 rejected
          documents 1, utterances 86

        speakers (turns, words between spaces)
          Grace: 13, 302
          Hamid: 9, 276
          Irina: 8, 222
          Jo: 13, 228
          Kwame: 11, 237
          Lesley: 14, 252
          Moderator: 18, 214

        first utterances
          line 4 Moderator: Good evening, everybody, and thanks for finding us. I know the lift's out. I'm Ruth, I'm independent
          line 5 Grace: I'm Grace. I teach Year Four in Headingley, so my week has been thirty children and one missing hams
          line 6 Kwame: Did you find it?
          line 7 Grace: Behind the radiator. Very warm, very pleased with himself.
          line 8 Hamid: I am Hamid, good evening. I have three takeaways, two in Harehills and one in Beeston. So my week is
          line 9 Irina: Hello, Irina. I'm a pharmacist, in Chapel Allerton. I came to Leeds from Riga eleven years ago and M
          line 10 Jo: Jo, I've got a print shop in Pudsey. Banners, menus, wedding things. Actually, Hamid, I think I did 
          line 11 Hamid: The blue ones? They are beautiful, the blue ones.
        ---"#]],
    );
    check(
        folder.path(),
        &["inspect", "data/calls/call-2026-06-02.json"],
        expect![[r#"
            exit 0
            data/calls/call-2026-06-02.json
              format    whisper: it is JSON with timed segments
              kind      transcript
              encoding  UTF-8
              input     44 rows, cues or lines = 43 kept + 1 merged + 0 excluded + 0 rejected
              documents 1, utterances 43

            first utterances
              line 10 00:00 Thank you for calling Meridian Mobile.
              line 22 00:02 Your call may be recorded for training and quality.
              line 34 00:06 Hello, you're speaking to Kwame. How can I help you this morning?
              line 46 00:10 Hi, Kwame. Yes, um, it's about my broadband.
              line 58 00:13 I've been charged for it twice.
              line 70 00:15 Charged twice. Okay. Could I take the account number, please?
              line 82 00:19 Yeah, it's, hang on, I've got the bill here somewhere.
              line 94 00:23 It's 4471 0926.

            rejected, repaired or in doubt
            data/calls/call-2026-06-02.json:222: it repeats itself: compression ratio 2.9, above 2.4
              mend: listen to the recording here: Whisper may have made it up; it was kept
            data/calls/call-2026-06-02.json:234: it repeats itself: compression ratio 2.9, above 2.4
              mend: listen to the recording here: Whisper may have made it up; it was kept
            data/calls/call-2026-06-02.json:246: it repeats itself: compression ratio 2.9, above 2.4
              mend: listen to the recording here: Whisper may have made it up; it was kept
            data/calls/call-2026-06-02.json:226: 3 segments in a row say the same
              mend: listen to the recording here: Whisper may have made them up; they were kept
            ---"#]],
    );
}

const PIPELINE: &str = "[study]\nid = \"s\"\noutput = \"report\"\n\n[[source]]\nid = \"reviews\"\n\
kind = \"review\"\nfiles = [\"reviews.csv\"]\ncolumns = { id = \"id\", text = [\"text\"] }\n";

#[test]
fn what_is_wrong_is_said_with_place_and_mend() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let reviews = "id,text\n1,The queue was long.\n";
    let cases = [
        ("a misspelt key", PIPELINE.replace("columns", "colums"), reviews),
        ("a missing file", PIPELINE.replace("reviews.csv", "review.csv"), reviews),
        ("a column that does not exist", PIPELINE.replace("\"text\"", "\"body\""), reviews),
        ("an empty source", PIPELINE.to_owned(), "id,text\n"),
        ("an unknown format", format!("{PIPELINE}format = \"cvs\"\n"), reviews),
        ("not toml", "study".to_owned(), reviews),
    ];
    let mut all = String::new();
    for (what, pipeline, csv) in cases {
        write(path, "s.toml", pipeline);
        write(path, "reviews.csv", csv);
        let output = trivox(path, &["run", "s.toml"]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}", said(&output));
        assert!(!path.join("report").exists(), "{what}: something was written");
        let talk = String::from_utf8(output.stderr).unwrap();
        // How long a stage took differs from run to run.
        let talk: Vec<&str> = talk.lines().filter(|line| !line.starts_with("read  ")).collect();
        let talk = talk.join("\n");
        all.push_str(&format!("# {what}\n{talk}\n\n"));
    }
    expect![[r##"
        # a misspelt key
        s.toml:9:1: unknown key `colums`; known here: id, kind, files, recordings, format, columns, questions, measures, choices, rating-scale, roles, analyse, participants
          mend: rename it to `columns`

        # a missing file
        s.toml:8:10: no file matches `review.csv`
          mend: check the path; it is relative to the pipeline file's folder `.`

        # a column that does not exist
        reviews.csv:1: no column `body`; columns here: id, text
          mend: name one of the columns listed

        # an empty source
        reviews.csv: nothing could be read for the source `reviews`
          mend: check that the files hold what the source says

        # an unknown format
        s.toml:10:10: unknown format `cvs`; known here: auto, vtt, srt, whisper, aws-transcribe, aws-call-analytics, azure-stt, assemblyai, deepgram, rev-ai, speechmatics, watson-stt, google-stt, whisper-tsv, textgrid, elan, chat, premiere-csv, sbv, ttml, refi-qdc, html, plain, qualtrics, surveymonkey, limesurvey, google-forms, typeform, surveygizmo, json, jsonl, parquet, csv, docx, odt, pdf, refi-qda, xlsx, ods
          mend: write `format = "auto"`

        # not toml
        s.toml:1:6: key with no value, expected `=`
          mend: see `trivox run --help` for the pipeline file's form

    "##]].assert_eq(&all);
}

#[test]
fn a_bad_row_is_rejected_and_the_rest_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "s.toml", PIPELINE);
    let csv = "id,text\n1,The queue was long.\n2,too,many,fields\n3,The app is good.\n";
    write(folder.path(), "reviews.csv", csv);
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let run: serde_json::Value =
        serde_json::from_str(&read(folder.path(), "report/run.json")).unwrap();
    assert_eq!(run["counts"]["reviews"]["read"], 3);
    assert_eq!(run["counts"]["reviews"]["kept"], 2);
    assert_eq!(run["counts"]["reviews"]["rejected"], 1);

    let before = read(folder.path(), "report/run.json");
    let strict = trivox(folder.path(), &["run", "s.toml", "--strict"]);
    assert_eq!(strict.status.code(), Some(2));
    assert_eq!(read(folder.path(), "report/run.json"), before, "the earlier report stays");
}

#[test]
fn a_folder_that_is_no_report_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "s.toml", PIPELINE);
    write(folder.path(), "reviews.csv", "id,text\n1,The queue was long.\n");
    write(folder.path(), "report/thesis.txt", "years of work");
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(read(folder.path(), "report/thesis.txt"), "years of work");
}

#[test]
fn utf_16_files_are_read_like_plain_ones() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,text\n1,The queue was long.\n2,Größe 😀 รอสาย\n";
    let utf_16: Vec<u8> =
        std::iter::once(0xfeff_u16).chain(csv.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    write(folder.path(), "s.toml", PIPELINE);
    write(folder.path(), "reviews.csv", utf_16);
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let found = trivox(folder.path(), &["search", "report", "รอสาย", "--json"]);
    let hit: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(hit["text"], "Größe 😀 รอสาย");
    assert_eq!(hit["external_id"], "2");
}
