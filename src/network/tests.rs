use super::*;

#[test]
fn the_decoder_is_there() {
    let network = shipped().expect("it is built in");
    assert_eq!(network.chain().maps().map(|map| map.size[0]).collect::<Vec<_>>(), [1, 4, 4, 8, 8, 16, 16, 32, 32]);
}
