//! Columns of structs: each field's column side by side.

/// Makes structs rows of a column, their fields in the order given and by their names. Structs are taken apart without
/// a rest, so that a new field is not compiled until it has its place here; fields behind `but` are kept elsewhere.
macro_rules! rows {
    ($($row:ident $(but $($else:ident),*)? { $($field:ident: $kind:ty),* $(,)? })*) => {$(
        const _: () = {
            use std::sync::Arc;

            use arrow_array::{Array, ArrayRef, StructArray};
            use arrow_buffer::NullBuffer;
            use arrow_schema::{DataType, Fields};

            use $crate::column::{Column, Fault, child, downcast};

            #[derive(Default)]
            pub(crate) struct Builder {
                $($field: <$kind as Column>::Builder,)*
            }

            pub(crate) struct Reader<'a> {
                $($field: <$kind as Column>::Reader<'a>,)*
            }

            fn fields() -> Fields {
                [$(<$kind as Column>::field(stringify!($field))),*].into_iter().collect()
            }

            impl Column for $row {
                type Builder = Builder;
                type Reader<'a> = Reader<'a>;

                fn data_type() -> DataType {
                    DataType::Struct(fields())
                }
                fn push(builder: &mut Builder, value: Option<&Self>) {
                    match value {
                        Some(Self { $($field,)* $($($else: _,)*)? }) => {
                            $(<$kind as Column>::push(&mut builder.$field, Some($field));)*
                        }
                        None => {
                            $(<$kind as Column>::push(&mut builder.$field, None);)*
                        }
                    }
                }
                fn finish(builder: Builder, nulls: Option<NullBuffer>) -> ArrayRef {
                    let columns = vec![$(<$kind as Column>::finish(builder.$field, None)),*];
                    Arc::new(StructArray::new(fields(), columns, nulls))
                }
                fn reader(array: &dyn Array) -> Result<Reader<'_>, Fault> {
                    let columns = downcast::<StructArray>(array)?;
                    Ok(Reader { $($field: child::<$kind>(columns, stringify!($field))?,)* })
                }
                fn get(reader: &Reader<'_>, row: usize) -> Result<Self, Fault> {
                    Ok(Self {
                        $($field: <$kind as Column>::get(&reader.$field, row)
                            .map_err(|fault| fault.within(stringify!($field)))?,)*
                        $($($else: Default::default(),)*)?
                    })
                }
            }
        };
    )*};
}
pub(crate) use rows;
