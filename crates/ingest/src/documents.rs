//! Word processors' documents, PDF and web pages → lines of text → turns.

pub(crate) mod docx;
pub(crate) mod html;
pub(crate) mod margins;
pub(crate) mod odt;
pub(crate) mod page;
pub(crate) mod pdf;
pub(crate) mod pdf_streams;
pub(crate) mod story;
pub(crate) mod web_page;
