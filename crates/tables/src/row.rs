//! What makes a struct a table.

use polars::prelude::{DataFrame, PolarsResult};

/// A column as the contract states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it, with unit and range.
    pub description: &'static str,
}

/// Columns that the configuration adds to a table: the study's attributes and measures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// Names of the text columns, one for each attribute.
    pub attributes: Vec<String>,
    /// Names of the number columns, one for each measure.
    pub measures: Vec<String>,
}

/// A row that knows its table.
pub trait Table: Sized {
    /// File name without ending.
    const NAME: &'static str;
    /// What a row is.
    const DESCRIPTION: &'static str;
    /// The fixed columns, in order.
    const COLUMNS: &'static [Column];

    /// The rows as columns, followed by the extra ones.
    ///
    /// # Errors
    /// Where the columns do not fit together, which is a mistake in this crate.
    fn frame(rows: Vec<Self>, extra: &Extra) -> PolarsResult<DataFrame>;

    /// The rows of a frame that has all fixed columns and the extra ones.
    ///
    /// # Errors
    /// Where a column is missing or of another type: the file was not written by this version.
    fn rows(frame: &DataFrame, extra: &Extra) -> PolarsResult<Vec<Self>>;
}

/// Declares the `Row` of a table: doc comments become descriptions, fields become columns.
///
/// `attributes: …` and `measures: …`, if named, are vectors aligned with [`Extra`].
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $name:literal {
            $( $(#[doc = $doc:literal])+ $field:ident : $type:ty, )+
            $( + $(#[doc = $extra_doc:literal])+ $extra:ident : $extra_type:ty, )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct Row {
            $( $(#[doc = $doc])+ pub $field: $type, )+
            $( $(#[doc = $extra_doc])+ pub $extra: Vec<$extra_type>, )*
        }

        impl $crate::Table for Row {
            const NAME: &'static str = $name;
            const DESCRIPTION: &'static str = concat!($($about),+).trim_ascii();
            const COLUMNS: &'static [$crate::Column] = &[
                $( $crate::Column {
                    name: stringify!($field),
                    description: concat!($($doc),+).trim_ascii(),
                }, )+
            ];

            fn frame(
                rows: Vec<Row>,
                extra: &$crate::Extra,
            ) -> polars::prelude::PolarsResult<polars::prelude::DataFrame> {
                let height = rows.len();
                $( let mut $field = Vec::with_capacity(height); )+
                $( let mut $extra = vec![Vec::with_capacity(height); extra.$extra.len()]; )*
                for row in rows {
                    $( $field.push(row.$field); )+
                    $( for (column, value) in $extra.iter_mut().zip(row.$extra) {
                        column.push(value);
                    } )*
                }
                #[allow(unused_mut, reason = "most tables have no extra columns")]
                let mut columns =
                    vec![ $( $crate::Cell::column(stringify!($field), $field), )+ ];
                $( for (name, values) in extra.$extra.iter().zip($extra) {
                    columns.push($crate::Cell::column(name, values));
                } )*
                let _ = extra;
                polars::prelude::DataFrame::new(height, columns)
            }

            fn rows(
                frame: &polars::prelude::DataFrame,
                extra: &$crate::Extra,
            ) -> polars::prelude::PolarsResult<Vec<Row>> {
                let height = frame.height();
                $( let mut $field =
                    <$type as $crate::Cell>::values(frame.column(stringify!($field))?)?.into_iter(); )+
                $( let mut $extra = Vec::new();
                for name in &extra.$extra {
                    $extra.push(
                        <$extra_type as $crate::Cell>::values(frame.column(name)?)?.into_iter(),
                    );
                } )*
                let _ = extra;
                let rows = (0..height).map_while(|_| {
                    Some(Row {
                        $( $field: $field.next()?, )+
                        $( $extra: $extra
                            .iter_mut()
                            .map(Iterator::next)
                            .collect::<Option<Vec<_>>>()?, )*
                    })
                });
                Ok(rows.collect())
            }
        }
    };
}
pub(crate) use table;
