//! Selects a plane of a file that contains several.

use super::error::Kind;

/// Completes `channel` to an index on each leading axis of a file of shape `shape` (height and width last). Every index
/// is less than the length of its axis.
pub(super) fn choose(shape: &[usize], channel: &[usize]) -> Result<Vec<usize>, Kind> {
    let leading = leading(shape);
    let full = match (leading, channel) {
        // A file with a single plane is its own channel 0.
        ([], [0]) => Some(Vec::new()),
        _ => padded(leading, channel),
    };
    let full = full.ok_or_else(|| Kind::ChannelCount { shape: shape.into(), channel: channel.into() })?;
    if full.iter().zip(leading).all(|(index, length)| index < length) {
        Ok(full)
    } else {
        Err(Kind::ChannelOutOfRange { shape: shape.into(), channel: channel.into() })
    }
}

/// The axes before height and width.
pub(super) fn leading(shape: &[usize]) -> &[usize] {
    let (leading, _) = shape.split_at(shape.len().saturating_sub(2));
    leading
}

/// Pads `channel` with a 0 for each leading axis left out. An empty channel means 0 everywhere; otherwise only axes of
/// length 1 can be left out, since 0 is then the only choice.
fn padded(leading: &[usize], channel: &[usize]) -> Option<Vec<usize>> {
    let missing = leading.len().checked_sub(channel.len())?;
    let (left_out, _) = leading.split_at_checked(missing)?;
    if !channel.is_empty() && left_out.iter().any(|&length| length != 1) {
        return None;
    }
    Some([vec![0; missing].as_slice(), channel].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(shape: &[usize], channel: &[usize]) -> Result<Vec<usize>, String> {
        choose(shape, channel).map_err(|e| e.to_string())
    }

    #[test]
    fn no_channel_is_the_first_on_every_axis() {
        assert_eq!(chosen(&[4, 5], &[]), Ok(vec![]));
        assert_eq!(chosen(&[3, 4, 5], &[]), Ok(vec![0]));
        assert_eq!(chosen(&[2, 3, 4, 5], &[]), Ok(vec![0, 0]));
    }

    #[test]
    fn a_full_channel_is_taken_as_it_is() {
        assert_eq!(chosen(&[3, 4, 5], &[2]), Ok(vec![2]));
        assert_eq!(chosen(&[2, 3, 4, 5], &[1, 2]), Ok(vec![1, 2]));
    }

    #[test]
    fn a_short_channel_addresses_the_last_axes_if_the_others_are_of_length_1() {
        assert_eq!(chosen(&[1, 3, 4, 5], &[2]), Ok(vec![0, 2]));
        assert_eq!(
            chosen(&[2, 3, 4, 5], &[2]),
            Err("channel 2 has 1 index for shape 2x3x4x5 (4-D); give 2 indices: \
                 0 to 1, then 0 to 2"
                .into())
        );
    }

    #[test]
    fn a_single_plane_is_channel_0() {
        assert_eq!(chosen(&[4, 5], &[0]), Ok(vec![]));
        for channel in [&[1][..], &[0, 0]] {
            let message = chosen(&[4, 5], channel).unwrap_err();
            assert!(
                message.ends_with("for shape 4x5 (2-D); it has a single plane: give no channel, or 0"),
                "{message}"
            );
        }
    }

    #[test]
    fn out_of_range_names_the_shape_and_the_range() {
        assert_eq!(chosen(&[3, 40, 40], &[3]), Err("no channel 3 in shape 3x40x40 (3-D); give 0 to 2".into()));
        assert_eq!(
            chosen(&[1, 40, 40], &[usize::MAX]),
            Err(format!("no channel {} in shape 1x40x40 (3-D); give 0", usize::MAX))
        );
        assert_eq!(
            chosen(&[2, 3, 4, 5], &[0, 3]),
            Err("no channel 0,3 in shape 2x3x4x5 (4-D); give 2 indices: 0 to 1, then \
                 0 to 2"
                .into())
        );
        assert!(chosen(&[1, 3, 4, 5], &[3]).is_err());
    }

    #[test]
    fn too_many_indices() {
        assert!(matches!(choose(&[3, 4, 5], &[0, 1]), Err(Kind::ChannelCount { .. })));
    }
}
