//! The named curves, their object identifiers and where they were published.

use crate::curve::{AffinePoint, CoefficientA, Curve};
use crate::edwards::{EdwardsCurve, TwistedEdwards};
use crate::field::{FieldP256, FieldP512};
use crate::group::{Group, GroupOf};
use crate::limbs;
use crate::montgomery::{Modulus, Montgomery};
use crate::multiples::Tables;
use crate::weierstrass::ShortWeierstrass;
use std::fmt;
use std::marker::PhantomData;

/// A published parameter set of GOST R 34.10.
///
/// Several names stand for one curve: CryptoPro-A is also tc26-256-B and XchA, CryptoPro-B is tc26-256-C, CryptoPro-C is
/// tc26-256-D and XchB. The names are kept apart because files name them apart.
///
/// Sources: RFC 4357, 8.4 and 11.4 (CryptoPro and 256-bit test); RFC 7836, appendix A (512-bit and 256-A); RFC 9215,
/// appendix B (the 256-bit names of tc26); RFC 7091, 7 (the test curves); the register of the root authority of
/// Kazakhstan (Kazakh identifiers).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ParameterSet {
    /// `id-tc26-gost-3410-2012-256-paramSetA`, cofactor 4; in Kazakhstan GOST 34.10-2015 with 256 bits, parameter A.
    Tc26Gost256A,
    /// `id-tc26-gost-3410-2012-256-paramSetB`.
    Tc26Gost256B,
    /// `id-tc26-gost-3410-2012-256-paramSetC`.
    Tc26Gost256C,
    /// `id-tc26-gost-3410-2012-256-paramSetD`.
    Tc26Gost256D,
    /// `id-GostR3410-2001-CryptoPro-A-ParamSet`; in Kazakhstan GOST 34.310-2004, parameter A.
    CryptoProA,
    /// `id-GostR3410-2001-CryptoPro-B-ParamSet`.
    CryptoProB,
    /// `id-GostR3410-2001-CryptoPro-C-ParamSet`.
    CryptoProC,
    /// `id-GostR3410-2001-CryptoPro-XchA-ParamSet`.
    CryptoProXchA,
    /// `id-GostR3410-2001-CryptoPro-XchB-ParamSet`.
    CryptoProXchB,
    /// `id-GostR3410-2001-TestParamSet`: the example of the standard, not for use.
    CryptoProTest,
    /// `id-tc26-gost-3410-2012-512-paramSetA`; in Kazakhstan GOST 34.10-2015 with 512 bits, parameter A.
    Tc26Gost512A,
    /// `id-tc26-gost-3410-2012-512-paramSetB`.
    Tc26Gost512B,
    /// `id-tc26-gost-3410-2012-512-paramSetC`, cofactor 4.
    Tc26Gost512C,
    /// `id-tc26-gost-3410-2012-512-paramSetTest`: the example of the standard, not for use.
    Tc26Gost512Test,
}

impl ParameterSet {
    /// Every parameter set.
    pub const ALL: [Self; 14] = [
        Self::Tc26Gost256A,
        Self::Tc26Gost256B,
        Self::Tc26Gost256C,
        Self::Tc26Gost256D,
        Self::CryptoProA,
        Self::CryptoProB,
        Self::CryptoProC,
        Self::CryptoProXchA,
        Self::CryptoProXchB,
        Self::CryptoProTest,
        Self::Tc26Gost512A,
        Self::Tc26Gost512B,
        Self::Tc26Gost512C,
        Self::Tc26Gost512Test,
    ];

    /// Bytes of a coordinate, of a private key, of a digest and of half a signature: 32 or 64.
    #[must_use]
    pub const fn coordinate_bytes(self) -> usize {
        match self {
            Self::Tc26Gost512A | Self::Tc26Gost512B | Self::Tc26Gost512C | Self::Tc26Gost512Test => 64,
            _ => 32,
        }
    }

    /// The object identifier in the arcs of Russia, dotted. Source: RFC 4357, 10.8; RFC 7836, A; RFC 9215, 4.
    #[must_use]
    pub const fn oid(self) -> &'static str {
        match self {
            Self::Tc26Gost256A => "1.2.643.7.1.2.1.1.1",
            Self::Tc26Gost256B => "1.2.643.7.1.2.1.1.2",
            Self::Tc26Gost256C => "1.2.643.7.1.2.1.1.3",
            Self::Tc26Gost256D => "1.2.643.7.1.2.1.1.4",
            Self::CryptoProTest => "1.2.643.2.2.35.0",
            Self::CryptoProA => "1.2.643.2.2.35.1",
            Self::CryptoProB => "1.2.643.2.2.35.2",
            Self::CryptoProC => "1.2.643.2.2.35.3",
            Self::CryptoProXchA => "1.2.643.2.2.36.0",
            Self::CryptoProXchB => "1.2.643.2.2.36.1",
            Self::Tc26Gost512Test => "1.2.643.7.1.2.1.2.0",
            Self::Tc26Gost512A => "1.2.643.7.1.2.1.2.1",
            Self::Tc26Gost512B => "1.2.643.7.1.2.1.2.2",
            Self::Tc26Gost512C => "1.2.643.7.1.2.1.2.3",
        }
    }

    /// The object identifier in the arcs of Kazakhstan, dotted, for the three sets that have a proved one.
    ///
    /// Source: register of object identifiers of the root authority of Kazakhstan; published test keys.
    #[must_use]
    pub const fn kazakh_oid(self) -> Option<&'static str> {
        match self {
            Self::CryptoProA => Some("1.2.398.3.10.1.1.1.1.1"),
            Self::Tc26Gost256A => Some("1.2.398.3.10.1.1.2.1.1"),
            Self::Tc26Gost512A => Some("1.2.398.3.10.1.1.2.2.1"),
            _ => None,
        }
    }

    /// The set with this dotted object identifier, Russian or Kazakh.
    #[must_use]
    pub fn from_oid(oid: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|set| set.oid() == oid || set.kazakh_oid() == Some(oid))
    }

    /// The name in the standards, as in `id-tc26-gost-3410-2012-512-paramSetA`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tc26Gost256A => "id-tc26-gost-3410-2012-256-paramSetA",
            Self::Tc26Gost256B => "id-tc26-gost-3410-2012-256-paramSetB",
            Self::Tc26Gost256C => "id-tc26-gost-3410-2012-256-paramSetC",
            Self::Tc26Gost256D => "id-tc26-gost-3410-2012-256-paramSetD",
            Self::CryptoProTest => "id-GostR3410-2001-TestParamSet",
            Self::CryptoProA => "id-GostR3410-2001-CryptoPro-A-ParamSet",
            Self::CryptoProB => "id-GostR3410-2001-CryptoPro-B-ParamSet",
            Self::CryptoProC => "id-GostR3410-2001-CryptoPro-C-ParamSet",
            Self::CryptoProXchA => "id-GostR3410-2001-CryptoPro-XchA-ParamSet",
            Self::CryptoProXchB => "id-GostR3410-2001-CryptoPro-XchB-ParamSet",
            Self::Tc26Gost512Test => "id-tc26-gost-3410-2012-512-paramSetTest",
            Self::Tc26Gost512A => "id-tc26-gost-3410-2012-512-paramSetA",
            Self::Tc26Gost512B => "id-tc26-gost-3410-2012-512-paramSetB",
            Self::Tc26Gost512C => "id-tc26-gost-3410-2012-512-paramSetC",
        }
    }

    /// Whether both names stand for the same curve and base point.
    #[must_use]
    pub fn is_same_curve_as(self, other: Self) -> bool {
        self.canonical() == other.canonical()
    }

    /// One name for each curve.
    const fn canonical(self) -> Self {
        match self {
            Self::Tc26Gost256B | Self::CryptoProXchA => Self::CryptoProA,
            Self::Tc26Gost256C => Self::CryptoProB,
            Self::Tc26Gost256D | Self::CryptoProXchB => Self::CryptoProC,
            other => other,
        }
    }

    pub(crate) fn group(self) -> &'static dyn Group {
        match self {
            Self::Tc26Gost256A => &GroupOf::<Tc26Gost256A>(PhantomData),
            Self::CryptoProA | Self::Tc26Gost256B | Self::CryptoProXchA => &GroupOf::<CryptoProA>(PhantomData),
            Self::CryptoProB | Self::Tc26Gost256C => &GroupOf::<CryptoProB>(PhantomData),
            Self::CryptoProC | Self::Tc26Gost256D | Self::CryptoProXchB => &GroupOf::<CryptoProC>(PhantomData),
            Self::CryptoProTest => &GroupOf::<CryptoProTest>(PhantomData),
            Self::Tc26Gost512A => &GroupOf::<Tc26Gost512A>(PhantomData),
            Self::Tc26Gost512B => &GroupOf::<Tc26Gost512B>(PhantomData),
            Self::Tc26Gost512C => &GroupOf::<Tc26Gost512C>(PhantomData),
            Self::Tc26Gost512Test => &GroupOf::<Tc26Gost512Test>(PhantomData),
        }
    }
}

impl fmt::Display for ParameterSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Names an odd prime for [`Montgomery`].
macro_rules! modulus {
    ($name:ident, $limbs:literal, $digits:expr) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $name;

        impl Modulus<$limbs> for $name {
            const MODULUS: [u64; $limbs] = limbs::from_hex($digits);
        }
    };
}

/// Names a curve: y² = x³ + a·x + b, base point (x, y) of the order named by the scalar.
macro_rules! curve {
    (
        $(#[$source:meta])*
        $name:ident, form: $form:ty, field: $field:ty, scalar: $scalar:ty, a: $a:expr, b: $b:expr, x: $x:expr,
        y: $y:expr, cofactor: $cofactor:literal
    ) => {
        $(#[$source])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name;

        impl Curve for $name {
            type Field = $field;
            type Scalar = $scalar;
            type Form = $form;
            const A: CoefficientA<Self::Field> = $a;
            const B: Self::Field = <$field>::from_hex($b);
            const GENERATOR: AffinePoint<Self> =
                AffinePoint { x: <$field>::from_hex($x), y: <$field>::from_hex($y) };
            const COFACTOR: u64 = $cofactor;

            fn tables() -> &'static Tables<Self> {
                static TABLES: Tables<$name> = Tables::new();
                &TABLES
            }
        }
    };
}

modulus!(
    OrderTc26Gost256A,
    4,
    "400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67"
);
modulus!(
    OrderCryptoProA,
    4,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893"
);
modulus!(
    PrimeCryptoProB,
    4,
    "8000000000000000000000000000000000000000000000000000000000000C99"
);
modulus!(
    OrderCryptoProB,
    4,
    "800000000000000000000000000000015F700CFFF1A624E5E497161BCC8A198F"
);
modulus!(
    PrimeCryptoProC,
    4,
    "9B9F605F5A858107AB1EC85E6B41C8AACF846E86789051D37998F7B9022D759B"
);
modulus!(
    OrderCryptoProC,
    4,
    "9B9F605F5A858107AB1EC85E6B41C8AA582CA3511EDDFB74F02F3A6598980BB9"
);
modulus!(
    PrimeCryptoProTest,
    4,
    "8000000000000000000000000000000000000000000000000000000000000431"
);
modulus!(
    OrderCryptoProTest,
    4,
    "8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3"
);
modulus!(
    OrderTc26Gost512A,
    8,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
     27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275"
);
modulus!(
    PrimeTc26Gost512B,
    8,
    "8000000000000000000000000000000000000000000000000000000000000000\
     000000000000000000000000000000000000000000000000000000000000006F"
);
modulus!(
    OrderTc26Gost512B,
    8,
    "8000000000000000000000000000000000000000000000000000000000000001\
     49A1EC142565A545ACFDB77BD9D40CFA8B996712101BEA0EC6346C54374F25BD"
);
modulus!(
    OrderTc26Gost512C,
    8,
    "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
     C98CDBA46506AB004C33A9FF5147502CC8EDA9E7A769A12694623CEF47F023ED"
);
modulus!(
    PrimeTc26Gost512Test,
    8,
    "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D\
     F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373"
);
modulus!(
    OrderTc26Gost512Test,
    8,
    "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D\
     A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF"
);

curve! {
    /// RFC 7836, A.2 and RFC 9215, B.1, in Weierstrass form.
    Tc26Gost256A,
    form: TwistedEdwards,
    field: FieldP256,
    scalar: Montgomery<OrderTc26Gost256A, 4>,
    a: CoefficientA::Other(FieldP256::from_hex("C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335")),
    b: "295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513",
    x: "91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28",
    y: "32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C",
    cofactor: 4
}

/// From d of RFC 7836, A.2, `id-tc26-gost-3410-2012-256-paramSetA`.
impl EdwardsCurve for Tc26Gost256A {
    const S: FieldP256 = FieldP256::from_hex("7E7E82520F9F015FAA1D0F18C14AB9FB35188275DA3FD94206B74F34A48E0ECD");
    const T: FieldP256 = FieldP256::from_hex("100FE73F595FF158E974B44D478D9588744FE5C192AC47EA63075DCE7A14AAA");
    const ROOT_OF_MINUS_D: FieldP256 =
        FieldP256::from_hex("7C1A4226420C14CEC22D17390D433CACA3776D5ED21E58E6FE458FA2B85C28EB");
    const MINUS_TWO_OVER_D: FieldP256 =
        FieldP256::from_hex("26B4E5F1295693F72BECB2578A6AA593297C815505001A9566854CD87745D703");
}

curve! {
    /// RFC 4357, 11.4, `id-GostR3410-2001-CryptoPro-A-ParamSet`.
    CryptoProA,
    form: ShortWeierstrass,
    field: FieldP256,
    scalar: Montgomery<OrderCryptoProA, 4>,
    a: CoefficientA::MinusThree,
    b: "A6",
    x: "1",
    y: "8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14",
    cofactor: 1
}

curve! {
    /// RFC 4357, 11.4, `id-GostR3410-2001-CryptoPro-B-ParamSet`.
    CryptoProB,
    form: ShortWeierstrass,
    field: Montgomery<PrimeCryptoProB, 4>,
    scalar: Montgomery<OrderCryptoProB, 4>,
    a: CoefficientA::MinusThree,
    b: "3E1AF419A269A5F866A7D3C25C3DF80AE979259373FF2B182F49D4CE7E1BBC8B",
    x: "1",
    y: "3FA8124359F96680B83D1C3EB2C070E5C545C9858D03ECFB744BF8D717717EFC",
    cofactor: 1
}

curve! {
    /// RFC 4357, 11.4, `id-GostR3410-2001-CryptoPro-C-ParamSet`.
    CryptoProC,
    form: ShortWeierstrass,
    field: Montgomery<PrimeCryptoProC, 4>,
    scalar: Montgomery<OrderCryptoProC, 4>,
    a: CoefficientA::MinusThree,
    b: "805A",
    x: "0",
    y: "41ECE55743711A8C3CBF3783CD08C0EE4D4DC440D4641A8F366E550DFDB3BB67",
    cofactor: 1
}

curve! {
    /// RFC 4357, 11.4, `id-GostR3410-2001-TestParamSet`; RFC 7091, 7.1.
    CryptoProTest,
    form: ShortWeierstrass,
    field: Montgomery<PrimeCryptoProTest, 4>,
    scalar: Montgomery<OrderCryptoProTest, 4>,
    a: CoefficientA::Other(Montgomery::from_hex("7")),
    b: "5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E",
    x: "2",
    y: "8E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8",
    cofactor: 1
}

curve! {
    /// RFC 7836, A.1, `id-tc26-gost-3410-12-512-paramSetA`.
    Tc26Gost512A,
    form: ShortWeierstrass,
    field: FieldP512,
    scalar: Montgomery<OrderTc26Gost512A, 8>,
    a: CoefficientA::MinusThree,
    b: "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265\
        EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
    x: "3",
    y: "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921\
        DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
    cofactor: 1
}

curve! {
    /// RFC 7836, A.1, `id-tc26-gost-3410-12-512-paramSetB`.
    Tc26Gost512B,
    form: ShortWeierstrass,
    field: Montgomery<PrimeTc26Gost512B, 8>,
    scalar: Montgomery<OrderTc26Gost512B, 8>,
    a: CoefficientA::MinusThree,
    b: "687D1B459DC841457E3E06CF6F5E2517B97C7D614AF138BCBF85DC806C4B289F\
        3E965D2DB1416D217F8B276FAD1AB69C50F78BEE1FA3106EFB8CCBC7C5140116",
    x: "2",
    y: "1A8F7EDA389B094C2C071E3647A8940F3C123B697578C213BE6DD9E6C8EC7335\
        DCB228FD1EDF4A39152CBCAAF8C0398828041055F94CEEEC7E21340780FE41BD",
    cofactor: 1
}

curve! {
    /// RFC 7836, A.2, `id-tc26-gost-3410-2012-512-paramSetC`, in Weierstrass form.
    Tc26Gost512C,
    form: TwistedEdwards,
    field: FieldP512,
    scalar: Montgomery<OrderTc26Gost512C, 8>,
    a: CoefficientA::Other(FieldP512::from_hex(
        "DC9203E514A721875485A529D2C722FB187BC8980EB866644DE41C68E1430645\
         46E861C0E2C9EDD92ADE71F46FCF50FF2AD97F951FDA9F2A2EB6546F39689BD3"
    )),
    b: "B4C4EE28CEBC6C2C8AC12952CF37F16AC7EFB6A9F69F4B57FFDA2E4F0DE5ADE0\
        38CBC2FFF719D2C18DE0284B8BFEF3B52B8CC7A5F5BF0A3C8D2319A5312557E1",
    x: "E2E31EDFC23DE7BDEBE241CE593EF5DE2295B7A9CBAEF021D385F7074CEA043A\
        A27272A7AE602BF2A7B9033DB9ED3610C6FB85487EAE97AAC5BC7928C1950148",
    y: "F5CE40D95B5EB899ABBCCFF5911CB8577939804D6527378B8C108C3D2090FF9B\
        E18E2D33E3021ED2EF32D85822423B6304F726AA854BAE07D0396E9A9ADDC40F",
    cofactor: 4
}

/// From d of RFC 7836, A.2, `id-tc26-gost-3410-2012-512-paramSetC`.
impl EdwardsCurve for Tc26Gost512C {
    const S: FieldP512 = FieldP512::from_hex(
        "186C289CFFA09C983B168C30C829006C952FF4AAF99C73850875D7E77BEBEF18\
         D653187D6BA8FE533EC74C6F061872585B97CC0F50F57752CD73F4913304621E",
    );
    const T: FieldP512 = FieldP512::from_hex(
        "9A628F975594ECEFD89BA28A2539FFB79C8AB238AEED0851FA5C1ABB02B80B44\
         C6734501B83A011DD625CD0B5145091A6D9ACD4B1F5C5B1E21B2B249DDFD1271",
    );
    const ROOT_OF_MINUS_D: FieldP512 = FieldP512::from_hex(
        "6929CDE12AE11B4983EB30CFAFA5F6A196CD8A7B6A6B53331F3AC402C2AD038E\
         15AB1F3A17CA721A7171AF77AFEEC3F4AE3A017C443E113583B88B2535357F02",
    );
    const MINUS_TWO_OVER_D: FieldP512 = FieldP512::from_hex(
        "71B42D464AC17B092235D6EB729AA4E3FBB370DB1AAE116A5CACEAD1B6C4E746\
         B433C6A8B2A0DD693C67C00DB3DCEF5FC618CF6D3006391C163C0659CAAA259E",
    );
}

curve! {
    /// RFC 7091, 7.2.
    Tc26Gost512Test,
    form: ShortWeierstrass,
    field: Montgomery<PrimeTc26Gost512Test, 8>,
    scalar: Montgomery<OrderTc26Gost512Test, 8>,
    a: CoefficientA::Other(Montgomery::from_hex("7")),
    b: "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43\
        61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
    x: "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762\
        FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
    y: "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C\
        83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E",
    cofactor: 1
}
