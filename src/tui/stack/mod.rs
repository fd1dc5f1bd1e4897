//! A network as a screen: changing the input values updates every map on the way to the picture.
//!
//! From the inside out: which cells are related to a cell ([`light`]); the input values that can be changed ([`dial`]);
//! the values of the maps, computed in the background if that takes long ([`work`]); the [`model`] of it all with its
//! [`message`]s; keys and layout ([`plan`], [`scene`], [`layout`]); what a message does ([`update`]), and how events
//! map to messages ([`input`]). A lesson only shows the scene.

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
