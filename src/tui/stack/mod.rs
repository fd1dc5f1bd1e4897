//! A network as a screen: numbers are turned, and every map on the way to the picture answers.
//!
//! From the inside out: which cells belong to a cell ([`light`]), the numbers that can be
//! turned ([`dial`]); the values, made beside the screen where that takes long
//! ([`work`]); the [`model`] of it all with its [`message`]s; keys, and where everything goes ([`plan`], [`scene`],
//! [`layout`]); what a message does ([`update`]), and what an event becomes ([`input`]). What a lesson shows of it is the
//! scene alone.

pub mod dial;
pub mod input;
pub mod keys;
pub mod layout;
pub mod light;
pub mod message;
pub mod model;
pub mod notice;
pub mod plan;
pub mod said;
pub mod scene;
pub mod update;
pub mod ways;
pub mod work;
