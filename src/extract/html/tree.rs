//! Tokens into a tree, as browsers build it where text depends on it.
//!
//! The tree construction of the HTML Standard with its implied end tags, its scopes and its cap on nesting. Two things
//! are simpler: a formatting element whose end crosses others' is not taken apart (a link ends where its end tag stands,
//! see [`Node::is_linked`]), and text that is misplaced in a table stays where it stands. So nodes are never moved, and
//! invariant: they lie in document order, every one behind its parent; those inside of node `i` are `i + 1..end`. All
//! that walks the tree is a loop.

use super::reference;
use super::tag::Tag;
use super::token::{Attribute, Name, Token, Tokens};
use crate::model::ByteSpan;

/// The deepest nesting; what is nested deeper becomes a sibling, as in browsers.
const MAX_DEPTH: usize = 512;

/// The most elements and stretches of text of one page. A page of news has some thousands; these fit into memory.
pub(super) const MAX_NODES: usize = 1 << 19;

/// An element or a stretch of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) tag: Tag,
    /// Whether it is text within a link.
    pub(super) is_linked: bool,
    pub(super) parent: usize,
    /// The node behind the last one inside of it.
    pub(super) end: usize,
    /// Text: its characters; a raw element: its content; any other: its start tag.
    pub(super) span: ByteSpan,
    /// An element's name.
    name: ByteSpan,
    first_attribute: usize,
    attribute_count: usize,
}

/// A page.
pub(super) struct Tree<'t> {
    pub(super) text: &'t str,
    pub(super) nodes: Vec<Node>,
    attributes: Vec<Attribute>,
}

/// The page has more elements than [`MAX_NODES`].
#[derive(Debug)]
pub(super) struct TooManyNodes;

impl<'t> Tree<'t> {
    /// The tree of a page.
    pub(super) fn of(text: &'t str) -> Result<Self, TooManyNodes> {
        let mut builder = Builder::new(text);
        let mut tokens = Tokens::of(text);
        while let Some(token) = tokens.next() {
            builder.take(token, &mut tokens);
            if builder.tree.nodes.len() > MAX_NODES {
                return Err(TooManyNodes);
            }
        }
        builder.pop_to(1);
        let mut tree = builder.tree;
        let end = tree.nodes.len();
        if let Some(root) = tree.nodes.first_mut() {
            root.end = end;
        }
        Ok(tree)
    }

    /// The node of that index; the root for one that is none.
    pub(super) fn node(&self, index: usize) -> Node {
        const ROOT: Node = Node {
            tag: Tag::Root,
            is_linked: false,
            parent: 0,
            end: 0,
            span: ByteSpan::new(0, 0),
            name: ByteSpan::new(0, 0),
            first_attribute: 0,
            attribute_count: 0,
        };
        self.nodes.get(index).copied().unwrap_or(ROOT)
    }

    /// The value of an attribute as it stands in the tag, references and all.
    pub(super) fn raw_attribute(&self, index: usize, name: Name) -> Option<&'t str> {
        let node = self.node(index);
        self.attributes
            .get(node.first_attribute..node.first_attribute + node.attribute_count)?
            .iter()
            .find(|attribute| attribute.name == name)
            .and_then(|attribute| attribute.value.of(self.text))
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, index: usize, name: Name) -> Option<String> {
        self.raw_attribute(index, name)
            .map(reference::unescape_attribute)
    }

    /// A raw element's content, or a text's characters, references and all.
    pub(super) fn content(&self, index: usize) -> &'t str {
        self.node(index).span.of(self.text).unwrap_or_default()
    }

    /// The name of an element as the page spells it.
    pub(super) fn name(&self, index: usize) -> &'t str {
        self.node(index).name.of(self.text).unwrap_or_default()
    }

    /// The nodes around one, from its parent to the root.
    pub(super) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        let mut at = index;
        std::iter::from_fn(move || {
            if at == 0 {
                return None;
            }
            at = self.node(at).parent;
            Some(at)
        })
    }
}

/// An element that has not ended yet.
#[derive(Clone, Copy)]
struct Open {
    index: usize,
    tag: Tag,
    /// Its end tag came where it could not end.
    is_over: bool,
}

struct Builder<'t> {
    tree: Tree<'t>,
    open: Vec<Open>,
    /// How many paragraphs are open: almost always none or one, which spares most looks for one to end.
    paragraph_count: usize,
    /// How many links are open and not over.
    link_count: usize,
    /// How many of the open elements are SVG or MathML.
    foreign_count: usize,
}

const fn is_foreign(tag: Tag) -> bool {
    matches!(tag, Tag::Svg | Tag::Math)
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let mut builder = Self {
            tree: Tree {
                text,
                nodes: Vec::with_capacity(text.len() / 32),
                attributes: Vec::new(),
            },
            open: Vec::new(),
            paragraph_count: 0,
            link_count: 0,
            foreign_count: 0,
        };
        let nowhere = ByteSpan::new(0, 0);
        builder.add(Tag::Root, nowhere, nowhere);
        builder.push(Tag::Root);
        builder
    }

    fn take(&mut self, token: Token, tokens: &mut Tokens<'_>) {
        match token {
            Token::Text(span) => self.take_text(span),
            Token::Raw(span) => {
                if let Some(node) = self.tree.nodes.last_mut() {
                    node.span = span;
                }
            }
            Token::Start {
                tag,
                name,
                span,
                is_self_closing,
            } => {
                if self.foreign_count > 0 {
                    if tag.ends_foreign() {
                        self.end_foreign();
                    } else {
                        tokens.expect_markup();
                        self.add_element(tag, name, span, tokens, !is_self_closing);
                        return;
                    }
                }
                self.take_start(tag, name, span, tokens, is_self_closing);
            }
            Token::End { tag, name } => self.take_end(tag, name),
        }
    }

    fn take_text(&mut self, span: ByteSpan) {
        let is_blank = span
            .of(self.tree.text)
            .is_none_or(|text| text.bytes().all(|byte| byte.is_ascii_whitespace()));
        if !is_blank && self.current() == Tag::Head {
            self.pop();
        }
        self.add(Tag::Text, ByteSpan::new(span.start, span.start), span);
    }

    fn take_start(
        &mut self,
        tag: Tag,
        name: ByteSpan,
        span: ByteSpan,
        tokens: &Tokens<'_>,
        is_self_closing: bool,
    ) {
        if self.current() == Tag::Head && !is_of_head(tag) {
            self.pop();
        }
        self.end_before(tag);
        // A second `body`, or a row without a table, is no element.
        let is_stray = match tag {
            Tag::Html | Tag::Head | Tag::Body => self.open.iter().any(|open| open.tag == tag),
            Tag::Td | Tag::Th | Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                !self.open.iter().any(|open| open.tag == Tag::Table)
            }
            _ => false,
        };
        if is_stray {
            return;
        }
        let is_empty = tag.is_void() || tag.is_raw() || (is_foreign(tag) && is_self_closing);
        self.add_element(tag, name, span, tokens, !is_empty);
    }

    /// Ends the elements that the start of a `tag` ends.
    fn end_before(&mut self, tag: Tag) {
        if tag.closes_p() {
            self.end_paragraph();
        }
        match tag {
            Tag::Li => self.end_item(|open| open == Tag::Li),
            Tag::Dd | Tag::Dt => self.end_item(|open| matches!(open, Tag::Dd | Tag::Dt)),
            Tag::A => self.end_formatting(Tag::A),
            Tag::Nobr => self.end_formatting(Tag::Nobr),
            Tag::Button => {
                self.end_in_scope(|open| open == Tag::Button, Tag::is_scope);
            }
            Tag::Input | Tag::Select | Tag::Textarea => {
                self.end_in_scope(|open| open == Tag::Select, Tag::is_scope);
            }
            Tag::Rp | Tag::Rt if matches!(self.current(), Tag::Rp | Tag::Rt) => self.pop(),
            Tag::Option | Tag::Optgroup if self.current() == Tag::Option => self.pop(),
            Tag::Td | Tag::Th => {
                self.end_in_scope(|open| matches!(open, Tag::Td | Tag::Th), is_table_scope);
            }
            Tag::Tr => {
                self.end_in_scope(|open| open == Tag::Tr, is_table_scope);
            }
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                self.end_in_scope(
                    |open| matches!(open, Tag::Tbody | Tag::Thead | Tag::Tfoot),
                    is_table_scope,
                );
            }
            _ if tag.is_heading() && self.current().is_heading() => self.pop(),
            _ => {}
        }
    }

    /// Ends the open paragraph; tells whether there was one.
    fn end_paragraph(&mut self) -> bool {
        let bound = |open: Tag| open.is_scope() || open == Tag::Button;
        self.paragraph_count > 0 && self.end_in_scope(|open| open == Tag::P, bound)
    }

    /// Ends the item of a list that the next one follows.
    fn end_item(&mut self, is_item: impl Fn(Tag) -> bool) {
        self.end_in_scope(is_item, |open| {
            open.is_scope()
                || (open.is_block() && !matches!(open, Tag::Address | Tag::Div | Tag::P))
        });
    }

    fn take_end(&mut self, tag: Tag, name: ByteSpan) {
        if self.foreign_count > 0 && !is_foreign(tag) {
            self.end_named(tag, name, |open| is_foreign(open) || open.is_scope());
            return;
        }
        match tag {
            Tag::Html | Tag::Body => {}
            Tag::Br => {
                let nowhere = ByteSpan::new(name.start, name.start);
                self.add(Tag::Br, nowhere, nowhere);
            }
            Tag::P => {
                if !self.end_paragraph() {
                    let nowhere = ByteSpan::new(name.start, name.start);
                    self.add(Tag::P, nowhere, nowhere);
                }
            }
            Tag::Li => {
                self.end_in_scope(
                    |open| open == Tag::Li,
                    |open| open.is_scope() || matches!(open, Tag::Ol | Tag::Ul),
                );
            }
            Tag::Table
            | Tag::Td
            | Tag::Th
            | Tag::Tr
            | Tag::Tbody
            | Tag::Thead
            | Tag::Tfoot
            | Tag::Caption => {
                self.end_in_scope(
                    |open| open == tag,
                    |open| tag != Tag::Table && is_table_scope(open),
                );
            }
            _ if tag.is_heading() => {
                self.end_in_scope(Tag::is_heading, Tag::is_scope);
            }
            _ if tag.is_formatting() => self.end_formatting(tag),
            // The Standard's blocks that stand within lines, and elements with content of another kind.
            Tag::Applet | Tag::Button | Tag::Object | Tag::Select | Tag::Template => {
                self.end_in_scope(|open| open == tag, Tag::is_scope);
            }
            _ if tag.is_block() || is_foreign(tag) => {
                self.end_in_scope(|open| open == tag, Tag::is_scope);
            }
            _ => self.end_named(tag, name, |open| open.is_block() || open.is_scope()),
        }
    }

    /// Ends the innermost element for which `is_wanted`, and all inside of it, unless a `bound` lies between. Tells
    /// whether there was one.
    fn end_in_scope(
        &mut self,
        is_wanted: impl Fn(Tag) -> bool,
        bound: impl Fn(Tag) -> bool,
    ) -> bool {
        let innermost = self
            .open
            .iter()
            .enumerate()
            .rev()
            .find(|(_, open)| is_wanted(open.tag) || bound(open.tag));
        match innermost {
            Some((depth, open)) if is_wanted(open.tag) => {
                self.pop_to(depth);
                true
            }
            _ => false,
        }
    }

    /// Ends an element that only its name tells from others.
    fn end_named(&mut self, tag: Tag, name: ByteSpan, bound: impl Fn(Tag) -> bool) {
        let spelling = name.of(self.tree.text).unwrap_or_default();
        for (depth, open) in self.open.iter().enumerate().rev() {
            if open.tag == tag && self.tree.name(open.index).eq_ignore_ascii_case(spelling) {
                self.pop_to(depth);
                return;
            }
            if bound(open.tag) {
                return;
            }
        }
    }

    /// Ends a formatting element; one that holds an open block is over and stays.
    fn end_formatting(&mut self, tag: Tag) {
        let mut is_blocked = false;
        for (depth, open) in self.open.iter_mut().enumerate().rev() {
            if open.tag == tag && !open.is_over {
                if is_blocked {
                    open.is_over = true;
                    self.link_count -= usize::from(tag == Tag::A);
                } else {
                    self.pop_to(depth);
                }
                return;
            }
            if open.tag.is_scope() {
                return;
            }
            is_blocked |= open.tag.is_block();
        }
    }

    fn end_foreign(&mut self) {
        if let Some(depth) = self.open.iter().position(|open| is_foreign(open.tag)) {
            self.pop_to(depth);
        }
    }

    fn current(&self) -> Tag {
        self.open.last().map_or(Tag::Root, |open| open.tag)
    }

    fn add_element(
        &mut self,
        tag: Tag,
        name: ByteSpan,
        span: ByteSpan,
        tokens: &Tokens<'_>,
        is_opened: bool,
    ) {
        if is_opened && self.open.len() >= MAX_DEPTH {
            self.pop();
        }
        let first = self.tree.attributes.len();
        self.tree.attributes.extend(tokens.attributes());
        self.add(tag, name, span);
        if let Some(node) = self.tree.nodes.last_mut() {
            node.first_attribute = first;
            node.attribute_count = tokens.attributes().len();
        }
        if is_opened {
            self.push(tag);
        }
    }

    fn add(&mut self, tag: Tag, name: ByteSpan, span: ByteSpan) {
        let index = self.tree.nodes.len();
        self.tree.nodes.push(Node {
            tag,
            is_linked: self.link_count > 0,
            parent: self.open.last().map_or(0, |open| open.index),
            end: index + 1,
            span,
            name,
            first_attribute: 0,
            attribute_count: 0,
        });
    }

    /// Opens the node that was added last.
    fn push(&mut self, tag: Tag) {
        self.paragraph_count += usize::from(tag == Tag::P);
        self.link_count += usize::from(tag == Tag::A);
        self.foreign_count += usize::from(is_foreign(tag));
        self.open.push(Open {
            index: self.tree.nodes.len().saturating_sub(1),
            tag,
            is_over: false,
        });
    }

    fn pop(&mut self) {
        self.pop_to(self.open.len().saturating_sub(1));
    }

    /// Ends the elements that are open from `depth` on; the root stays.
    fn pop_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len();
        for open in self.open.drain(depth.max(1).min(self.open.len())..) {
            self.paragraph_count -= usize::from(open.tag == Tag::P);
            self.link_count -= usize::from(open.tag == Tag::A && !open.is_over);
            self.foreign_count -= usize::from(is_foreign(open.tag));
            if let Some(node) = self.tree.nodes.get_mut(open.index) {
                node.end = end;
            }
        }
    }
}

const fn is_table_scope(tag: Tag) -> bool {
    matches!(tag, Tag::Root | Tag::Html | Tag::Table | Tag::Template)
}

const fn is_of_head(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Base
            | Tag::Link
            | Tag::Meta
            | Tag::Noscript
            | Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Title
            | Tag::Head
    )
}
