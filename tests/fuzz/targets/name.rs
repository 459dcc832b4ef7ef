//! Distinguished names: reading, comparing, showing, and the conventions of Kazakhstan about persons.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qolhat_asn1::Element;
use qolhat_pki::{GeneralName, Name, Person};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(element) = Element::from_der(bytes) {
        let _ = GeneralName::from_element(&element);
    }
    // Two names in one case, so that the comparison meets near twins.
    let middle = bytes.len() / 2;
    let names: Vec<Name> = [bytes, &bytes[..middle], &bytes[middle..]]
        .into_iter()
        .filter_map(|part| Name::from_der(part).ok())
        .collect();
    for name in &names {
        let _ = format!("{name} {name:?}");
        let _ = Person::from_name(name);
        assert!(
            name == name && name.is_within(name),
            "a name is itself and within itself"
        );
        assert_eq!(Name::from_der(name.der()).as_ref().ok(), Some(name));
    }
    if let [left, right] = &names[..] {
        assert_eq!(left == right, right == left, "equality has no direction");
        if left.is_within(right) && right.is_within(left) {
            assert_eq!(left.attributes().count(), right.attributes().count());
        }
    }
});
