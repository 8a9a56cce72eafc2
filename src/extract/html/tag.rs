//! Names of elements, and what the HTML Standard and browsers' style sheets say of them.
//!
//! Names that no rule here asks for are [`Tag::Other`]: they are inline and are told apart by their spelling alone.

/// The longest name in the table.
const LONGEST: usize = 10;

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// An element's name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(super) enum Tag {
            /// The document that holds the rest.
            Root,
            /// A stretch of text.
            Text,
            /// A name of no consequence.
            Other,
            $(#[doc = $name] $variant,)*
        }

        impl Tag {
            /// The tag of that name, whatever its case.
            pub(super) fn of(name: &str) -> Self {
                let mut buffer = [0; LONGEST];
                let Some(lower) = buffer.get_mut(..name.len()) else {
                    return Self::Other;
                };
                lower.copy_from_slice(name.as_bytes());
                lower.make_ascii_lowercase();
                match std::str::from_utf8(lower).unwrap_or_default() {
                    $($name => Self::$variant,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A "a", Address "address", Applet "applet", Area "area", Article "article", Aside "aside", Audio "audio",
    B "b", Base "base", Big "big", Blockquote "blockquote", Body "body", Br "br", Button "button",
    Canvas "canvas", Caption "caption", Center "center", Cite "cite", Code "code", Col "col", Colgroup "colgroup",
    Datalist "datalist", Dd "dd", Details "details", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt",
    Em "em", Embed "embed", Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Font "font",
    Footer "footer", Form "form", Frame "frame", Frameset "frameset", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5",
    H6 "h6", Head "head", Header "header", Hgroup "hgroup", Hr "hr", Html "html", I "i", Iframe "iframe",
    Image "image", Img "img", Input "input", Keygen "keygen", Label "label", Legend "legend", Li "li", Link "link",
    Listing "listing", Main "main", Map "map", Marquee "marquee", Math "math", Menu "menu", Meta "meta",
    Nav "nav", Nobr "nobr", Noembed "noembed", Noframes "noframes", Noscript "noscript", Object "object", Ol "ol",
    Optgroup "optgroup", Option "option", Output "output", P "p", Param "param", Picture "picture",
    Plaintext "plaintext", Pre "pre", Progress "progress", Rp "rp", Rt "rt", S "s", Script "script",
    Search "search", Section "section", Select "select", Small "small", Source "source", Span "span",
    Strike "strike", Strong "strong", Style "style", Sub "sub", Summary "summary", Sup "sup", Svg "svg",
    Table "table", Tbody "tbody", Td "td", Template "template", Textarea "textarea", Tfoot "tfoot", Th "th",
    Thead "thead", Time "time", Title "title", Tr "tr", Track "track", Tt "tt", U "u", Ul "ul", Video "video",
    Wbr "wbr", Xmp "xmp",
}

impl Tag {
    /// Elements without content or end tag.
    pub(super) const fn is_void(self) -> bool {
        matches!(
            self,
            Self::Area
                | Self::Base
                | Self::Br
                | Self::Col
                | Self::Embed
                | Self::Frame
                | Self::Hr
                | Self::Image
                | Self::Img
                | Self::Input
                | Self::Keygen
                | Self::Link
                | Self::Meta
                | Self::Param
                | Self::Source
                | Self::Track
                | Self::Wbr
        )
    }

    /// Elements whose content is characters up to their end tag, whatever tags seem to stand in it. `noscript` is one
    /// because readers have scripts.
    pub(super) const fn is_raw(self) -> bool {
        matches!(
            self,
            Self::Iframe
                | Self::Noembed
                | Self::Noframes
                | Self::Noscript
                | Self::Script
                | Self::Style
                | Self::Textarea
                | Self::Title
                | Self::Xmp
        )
    }

    /// Elements that hold no part of a page's running text: code, controls, embedded things, and what is shown only
    /// where those fail.
    pub(super) const fn is_never_text(self) -> bool {
        matches!(
            self,
            Self::Applet
                | Self::Audio
                | Self::Button
                | Self::Canvas
                | Self::Datalist
                | Self::Head
                | Self::Iframe
                | Self::Math
                | Self::Noembed
                | Self::Noframes
                | Self::Noscript
                | Self::Object
                | Self::Option
                | Self::Progress
                | Self::Rp
                | Self::Rt
                | Self::Script
                | Self::Select
                | Self::Style
                | Self::Svg
                | Self::Template
                | Self::Textarea
                | Self::Title
                | Self::Video
                | Self::Xmp
        )
    }

    /// Headings of six levels.
    pub(super) const fn is_heading(self) -> bool {
        matches!(
            self,
            Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6
        )
    }

    /// Elements that stand on lines of their own: where one begins or ends, so does a paragraph.
    pub(super) const fn is_block(self) -> bool {
        self.is_heading()
            || self.closes_p()
            || matches!(
                self,
                Self::Root
                    | Self::Body
                    | Self::Caption
                    | Self::Dd
                    | Self::Dt
                    | Self::Frameset
                    | Self::Html
                    | Self::Legend
                    | Self::Li
                    | Self::Marquee
                    | Self::Option
                    | Self::Optgroup
                    | Self::Table
                    | Self::Tbody
                    | Self::Td
                    | Self::Tfoot
                    | Self::Th
                    | Self::Thead
                    | Self::Tr
            )
    }

    /// Elements whose start tag ends an open `p`.
    pub(super) const fn closes_p(self) -> bool {
        self.is_heading()
            || matches!(
                self,
                Self::Address
                    | Self::Article
                    | Self::Aside
                    | Self::Blockquote
                    | Self::Center
                    | Self::Dd
                    | Self::Details
                    | Self::Dialog
                    | Self::Dir
                    | Self::Div
                    | Self::Dl
                    | Self::Dt
                    | Self::Fieldset
                    | Self::Figcaption
                    | Self::Figure
                    | Self::Footer
                    | Self::Form
                    | Self::Header
                    | Self::Hgroup
                    | Self::Hr
                    | Self::Li
                    | Self::Listing
                    | Self::Main
                    | Self::Menu
                    | Self::Nav
                    | Self::Ol
                    | Self::P
                    | Self::Plaintext
                    | Self::Pre
                    | Self::Search
                    | Self::Section
                    | Self::Summary
                    | Self::Table
                    | Self::Ul
                    | Self::Xmp
            )
    }

    /// The Standard's formatting elements, whose ends may cross those of others.
    pub(super) const fn is_formatting(self) -> bool {
        matches!(
            self,
            Self::A
                | Self::B
                | Self::Big
                | Self::Code
                | Self::Em
                | Self::Font
                | Self::I
                | Self::Nobr
                | Self::S
                | Self::Small
                | Self::Strike
                | Self::Strong
                | Self::Tt
                | Self::U
        )
    }

    /// Elements beyond which an end tag doesn't look for its start.
    pub(super) const fn is_scope(self) -> bool {
        matches!(
            self,
            Self::Root
                | Self::Applet
                | Self::Caption
                | Self::Html
                | Self::Marquee
                | Self::Object
                | Self::Table
                | Self::Td
                | Self::Template
                | Self::Th
        )
    }

    /// Whether a start tag of it inside of SVG or MathML shows that those should have ended before.
    pub(super) const fn ends_foreign(self) -> bool {
        self.is_heading()
            || matches!(
                self,
                Self::B
                    | Self::Blockquote
                    | Self::Body
                    | Self::Br
                    | Self::Center
                    | Self::Dd
                    | Self::Div
                    | Self::Dl
                    | Self::Dt
                    | Self::Em
                    | Self::Head
                    | Self::Hr
                    | Self::I
                    | Self::Img
                    | Self::Li
                    | Self::Menu
                    | Self::Meta
                    | Self::Ol
                    | Self::P
                    | Self::Pre
                    | Self::Small
                    | Self::Span
                    | Self::Strong
                    | Self::Table
                    | Self::U
                    | Self::Ul
            )
    }
}
