//! Rows of the comparison as rows of the tables.

use tables::{
    agreement, completeness, convergence, differences, drivers, features, kpis, prevalence,
    saturation, trends,
};
use triangulation::{
    AgreementRow, CompletenessRow, ConvergenceRow, DifferenceRow, DriverRow, FeatureRow, KpiRow,
    PrevalenceRow, SaturationRow, TrendRow,
};

pub(crate) fn prevalence(row: PrevalenceRow) -> prevalence::Row {
    prevalence::Row {
        theme_id: row.theme_id,
        source_id: row.source_id,
        attribute: row.attribute,
        value: row.value,
        period: row.period,
        cases: row.cases,
        cases_with: row.cases_with,
        groups: row.groups,
        groups_with: row.groups_with,
        design_effect: row.design_effect,
        prevalence: row.prevalence,
        prevalence_low: row.prevalence_low,
        prevalence_high: row.prevalence_high,
        polarity: row.polarity,
        polarity_low: row.polarity_low,
        polarity_high: row.polarity_high,
        status: row.status.name().to_owned(),
    }
}

pub(crate) fn convergence(row: ConvergenceRow) -> convergence::Row {
    convergence::Row {
        theme_id: row.theme_id,
        source_a: row.source_a,
        source_b: row.source_b,
        code: row.code.map(|code| code.name().to_owned()),
        note: row.note,
        meaning_agrees: row.meaning_agrees,
        prominence_agrees: row.prominence_agrees,
        p_value: row.p_value,
        q_value: row.q_value,
        silence_probability: row.silence_probability,
        rule: row.rule,
        quotes_a: row.quotes_a,
        quotes_b: row.quotes_b,
    }
}

pub(crate) fn completeness(row: CompletenessRow) -> completeness::Row {
    let CompletenessRow { sources, themes, comparable, shared, unique, jaccard, share } = row;
    completeness::Row { sources, themes, comparable, shared, unique, jaccard, share }
}

pub(crate) fn difference(row: DifferenceRow) -> differences::Row {
    differences::Row {
        theme_id: row.theme_id,
        source_id: row.source_id,
        comparison: row.comparison.to_owned(),
        within_attribute: row.within_attribute,
        within_value: row.within_value,
        attribute: row.attribute,
        value: row.value,
        reference: row.reference,
        cases: row.cases,
        cases_with: row.cases_with,
        reference_cases: row.reference_cases,
        reference_with: row.reference_with,
        unknown_cases: row.unknown_cases,
        difference: row.difference,
        difference_low: row.difference_low,
        difference_high: row.difference_high,
        log_odds: row.log_odds,
        log_odds_low: row.log_odds_low,
        log_odds_high: row.log_odds_high,
        p_value: row.p_value,
        q_value: row.q_value,
        quotes: row.quotes,
        reference_quotes: row.reference_quotes,
    }
}

pub(crate) fn trend(row: TrendRow) -> trends::Row {
    trends::Row {
        theme_id: row.theme_id,
        source_id: row.source_id,
        periods: row.periods,
        changed_at: row.changed_at,
        direction: row.direction.to_owned(),
        before_cases: row.before_cases,
        before_with: row.before_with,
        after_cases: row.after_cases,
        after_with: row.after_with,
        statistic: row.statistic,
        p_value: row.p_value,
        q_value: row.q_value,
        quotes: row.quotes,
        before_quotes: row.before_quotes,
    }
}

pub(crate) fn saturation(row: SaturationRow) -> saturation::Row {
    saturation::Row {
        source_id: row.source_id,
        language: row.language,
        attribute: row.attribute,
        value: row.value,
        cases: row.cases,
        all_cases: row.all_cases,
        all_themes: row.all_themes,
        themes: row.themes,
        themes_low: row.themes_low,
        themes_high: row.themes_high,
        saturated_5: row.saturated_5,
        saturated_0: row.saturated_0,
    }
}

pub(crate) fn driver(row: DriverRow) -> drivers::Row {
    drivers::Row {
        measure: row.measure,
        source_id: row.source_id,
        theme_id: row.theme_id,
        n: row.n,
        cases_with: row.cases_with,
        importance: row.importance,
        importance_low: row.importance_interval.map(|interval| interval.low),
        importance_high: row.importance_interval.map(|interval| interval.high),
        r_squared: row.r_squared,
        effect: row.effect,
        effect_low: row.effect_interval.map(|interval| interval.low),
        effect_high: row.effect_interval.map(|interval| interval.high),
        q_value: row.q_value,
        impact: row.impact,
        impact_low: row.impact_interval.map(|interval| interval.low),
        impact_high: row.impact_interval.map(|interval| interval.high),
        method: format!("{}; association, not cause", row.method),
    }
}

pub(crate) fn feature(row: FeatureRow) -> features::Row {
    let interval = row.gap.and_then(|(_, interval)| interval);
    let [must_be, one_dimensional, attractive, indifferent, reverse, questionable] = row.classes;
    let need = row.opportunity;
    features::Row {
        feature: row.feature,
        dimension: row.dimension,
        source_id: row.source_id,
        servqual_n: row.servqual_n,
        expectation: row.expectation,
        perception: row.perception,
        gap: row.gap.map(|(gap, _)| gap),
        gap_low: interval.map(|interval| interval.low),
        gap_high: interval.map(|interval| interval.high),
        requirement: row.kano.map(|kano| kano.category.name().to_owned()),
        must_be,
        one_dimensional,
        attractive,
        indifferent,
        reverse,
        questionable,
        better: row.kano.map(|kano| kano.better),
        worse: row.kano.map(|kano| kano.worse),
        opportunity_n: row.opportunity_n,
        importance: need.map(|need| need.importance),
        satisfaction: need.map(|need| need.satisfaction),
        opportunity: need.map(|need| need.score),
        opportunity_low: need.map(|need| need.interval.low),
        opportunity_high: need.map(|need| need.interval.high),
        opportunity_band: need.map(|need| need.band().to_owned()),
    }
}

pub(crate) fn kpi(row: KpiRow) -> kpis::Row {
    kpis::Row {
        measure: row.measure,
        source_id: row.source_id,
        attribute: row.attribute,
        value: row.value,
        period: row.period,
        channel: row.channel,
        n: row.n,
        figure: row.figure,
        low: row.low,
        high: row.high,
        method: row.method,
    }
}

pub(crate) fn agreement(row: AgreementRow) -> agreement::Row {
    let (coder_a, coder_b) = match row.coders {
        Some([a, b]) => (Some(a), Some(b)),
        None => (None, None),
    };
    agreement::Row {
        code: row.code,
        coder_a,
        coder_b,
        unit: "utterance".to_owned(),
        n: row.n,
        both: row.yes.map(|[both, ..]| both),
        only_a: row.yes.map(|[_, only_a, _]| only_a),
        only_b: row.yes.map(|[.., only_b]| only_b),
        kappa: row.kappa,
        kappa_low: row.kappa_interval.map(|(low, _)| low),
        kappa_high: row.kappa_interval.map(|(_, high)| high),
        brennan_prediger: row.brennan_prediger,
        alpha: row.alpha,
        alpha_low: row.alpha_interval.map(|(low, _)| low),
        alpha_high: row.alpha_interval.map(|(_, high)| high),
    }
}
