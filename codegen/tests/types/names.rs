use buscodegen_runtime::Message as _;
use serde_json::json;

use crate::generated::names_api::{
    ByHand, Default, Fields, Letter, LookupEvent, LookupParameters, NamesClientSnake, NamesClientType, Page, PageLower,
    ResultType, StringType, Types, TypesEventJ, TypesK, Value, WieLange,
};
use crate::verdicts::accepts;

#[test]
fn every_name_becomes_a_field_and_keeps_its_spelling_on_the_wire() {
    let fields = Fields::new("t", "s");
    assert_eq!((fields.r#type.as_str(), fields.self_lower.as_str()), ("t", "s"));
    let fields = fields.with_foo_bar_kebab("1").with_foo_bar("2").with_foo_bar_camel("3").with_self_pascal("4");
    let fields = fields.with_n1st("5").with_ref("6").with_by_hand("7").with_größe("8").with_empty("9");
    accepts::<Fields>([json!({
        "type": "t", "self": "s", "foo-bar": "1", "foo_bar": "2", "fooBar": "3", "Self": "4", "1st": "5", "$ref": "6",
        "chosen": "7", "größe": "8", "": "9", "_": "10", "members": "11", "member": "12", "read": "13", "名前": "14",
        "with space": "15", "a/b~c": "16", "codegen": "17", "crate": "18", "async": "19", "object": "20"
    })]);
    let written = String::from_utf8(fields.encode().unwrap()).unwrap();
    for member in [r#""foo-bar":"1""#, r#""foo_bar":"2""#, r#""fooBar":"3""#, r#""Self":"4""#, r#""größe":"8""#] {
        assert!(written.contains(member), "{written}");
    }
}

#[test]
fn a_type_may_be_called_like_a_trait_of_the_prelude() {
    let _: Default = Default::builder().a(true).b(true).c(true).d(true).e(false).build().unwrap();
}

#[test]
fn types_are_named_by_key_title_or_place() {
    let _: (Option<ResultType>, Option<StringType>, Option<Value>) = (Types::new().a, Types::new().b, Types::new().d);
    let _: (Option<NamesClientSnake>, Option<NamesClientType>) = (Types::new().e, Types::new().f);
    let _: (Option<PageLower>, Option<Page>, Option<TypesEventJ>) = (Types::new().g, Types::new().h, Types::new().j);
    let _: (Option<TypesK>, Option<ByHand>, Option<Letter>) = (Types::new().k, Types::new().l, Types::new().q);
    let _ = (LookupParameters::new(), LookupEvent::new(), WieLange::new(), Letter::TheX);
}
