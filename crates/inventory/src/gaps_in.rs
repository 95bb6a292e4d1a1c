//! Finds every gap of an inventory, so that none has to be looked for by name.
//!
//! Gaps are the errors of [`Collected`](crate::Collected) values. They are found where serde writes a `Result`'s `Err`;
//! nothing is written.

use std::collections::BTreeSet;
use std::fmt::Display;

use serde::de::value::Error;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::{Gap, GapCause};

/// The gaps of a value and of everything in it, each once.
pub(crate) fn gaps_in(value: &impl Serialize) -> BTreeSet<Gap> {
    let mut search = Search { gaps: BTreeSet::new() };
    if let Err(error) = value.serialize(&mut search) {
        search.gaps.insert(own(error));
    }
    search.gaps
}

/// A fault of ours is not hidden either.
fn own(error: impl Display) -> Gap {
    Gap::new("scanmonster:Inventory", "", GapCause::CheckFailed, error.to_string())
}

/// Goes through a value and notes its gaps.
struct Search {
    gaps: BTreeSet<Gap>,
}

impl Search {
    fn note(&mut self, gap: &(impl Serialize + ?Sized)) {
        let gap = serde_json::to_value(gap).and_then(serde_json::from_value::<Gap>);
        self.gaps.insert(gap.unwrap_or_else(own));
    }
}

/// Values without parts hold no gap.
macro_rules! pass_over {
    ($($method:ident($type:ty)),*) => {
        $(fn $method(self, _: $type) -> Result<(), Error> {
            Ok(())
        })*
    };
}

impl Serializer for &mut Search {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    pass_over!(
        serialize_bool(bool),
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64),
        serialize_f32(f32),
        serialize_f64(f64),
        serialize_char(char),
        serialize_str(&str),
        serialize_bytes(&[u8]),
        serialize_unit_struct(&'static str)
    );

    fn serialize_none(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        if (name, variant) == ("Result", "Err") {
            self.note(value);
            return Ok(());
        }
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    /// Keys and the like are passed over without being made into text.
    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Result<(), Error> {
        Ok(())
    }
}

/// Goes into each part of a value that has parts.
macro_rules! go_into {
    ($($trait:ident::$method:ident($($before:ty),*)),*) => {
        $(impl $trait for &mut Search {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $before,)* value: &T) -> Result<(), Error> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        })*
    };
}

go_into!(
    SerializeSeq::serialize_element(),
    SerializeTuple::serialize_element(),
    SerializeTupleStruct::serialize_field(),
    SerializeTupleVariant::serialize_field(),
    SerializeStruct::serialize_field(&'static str),
    SerializeStructVariant::serialize_field(&'static str)
);

impl SerializeMap for &mut Search {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Collected;

    #[derive(serde::Serialize)]
    enum Kind {
        Pair(Collected<u8>, u8),
        Named { part: Collected<u8> },
    }

    #[derive(serde::Serialize)]
    struct Wrapped(Collected<u8>);

    #[derive(serde::Serialize)]
    struct Whole {
        read: Collected<Vec<Option<Collected<u8>>>>,
        regions: BTreeMap<String, Collected<u8>>,
        kinds: Vec<Kind>,
        wrapped: Wrapped,
        tuple: (char, Collected<u8>),
    }

    fn gap(operation: &str) -> Gap {
        Gap::new(operation, "", GapCause::AccessDenied, "")
    }

    #[test]
    fn gaps_are_found_wherever_they_are() {
        let whole = Whole {
            read: Ok(vec![None, Some(Ok(1)), Some(Err(gap("in:List")))]),
            regions: BTreeMap::from([("a".to_owned(), Ok(1)), ("b".to_owned(), Err(gap("in:Map")))]),
            kinds: vec![Kind::Pair(Err(gap("in:Pair")), 1), Kind::Named { part: Err(gap("in:Named")) }],
            wrapped: Wrapped(Err(gap("in:Wrapped"))),
            tuple: ('x', Err(gap("in:Tuple"))),
        };
        let found: Vec<String> = gaps_in(&whole).into_iter().map(|gap| gap.operation).collect();
        assert_eq!(found, ["in:List", "in:Map", "in:Named", "in:Pair", "in:Tuple", "in:Wrapped"]);
        assert!(gaps_in(&Collected::Ok(1)).is_empty());
    }

    #[test]
    fn an_error_that_is_no_gap_is_not_hidden() {
        let found = gaps_in(&Err::<u8, &str>("oops"));
        assert_eq!(found.first().unwrap().cause, GapCause::CheckFailed);
    }
}
