use proptest::prelude::*;

use super::*;
use crate::conv::Layer;
use crate::conv::stack::stage::{Activation, Extent, Mode, PadWith, Pool, PoolOf, Resize};

fn model(text: &str) -> Model {
    read(text, &Facts::default()).unwrap_or_else(|error| panic!("{text}\n{error:?}"))
}

fn with(text: &str, names: &[(&str, i64)]) -> Model {
    let names = names.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
    read(text, &Facts { names, ..Facts::default() }).unwrap()
}

/// One entry on a line: its name, and what is known of it.
fn shown(entry: &Entry) -> String {
    let pair = |[height, width]: [i64; 2]| format!("{height}x{width}");
    let what = match &entry.what {
        What::Unknown => "unknown".to_owned(),
        What::Reading(reading) => format!("reading {:?}", reading.border.unwrap()[2]),
        What::Stage(stage) => match stage {
            Stage::Layer { layer, is_open } => {
                let Layer { op, kernel_size, stride, .. } = layer;
                let channels = [(layer.in_channels, 0), (layer.out_channels, 1)];
                let [from, to] = channels.map(|(number, side)| match (&entry.channel_names[side], is_open[side]) {
                    (Some(name), true) => format!("<{name}>"),
                    (None, true) => "?".to_owned(),
                    _ => number.to_string(),
                });
                let class = op.class_name(layer.rank);
                let padding = layer.padding_text();
                let bias = if layer.bias { "" } else { " no bias" };
                format!("{class} {from}->{to} k{} s{} p{padding}{bias}", pair(*kernel_size), pair(*stride))
            }
            Stage::Pool(pool) => {
                format!("{:?} pool k{} s{} p{}", pool.of, pair(pool.kernel_size), pair(pool.stride), pair(pool.padding))
            }
            Stage::Linear { features, .. } => {
                let of = |side: usize| features[side].map_or("?".to_owned(), |number| number.to_string());
                format!("linear {}->{}", of(0), of(1))
            }
            Stage::Norm { channels, learned } => {
                format!("norm {} learned {learned}", channels.map_or("?".to_owned(), |channels| channels.to_string()))
            }
            other => format!("{other:?}"),
        },
    };
    format!("{}: {what}", entry.name)
}

fn lines(model: &Model) -> Vec<String> {
    model.entries.iter().map(shown).collect()
}

/// The convolutions alone.
fn layers(model: &Model) -> Vec<String> {
    lines(model).into_iter().filter(|line| line.contains("Conv")).collect()
}

const DCGAN: &str = r"
# Generator Code
class Generator(nn.Module):
    def __init__(self, ngpu):
        super(Generator, self).__init__()
        self.ngpu = ngpu
        self.main = nn.Sequential(
            # input is Z, going into a convolution
            nn.ConvTranspose2d( nz, ngf * 8, 4, 1, 0, bias=False),
            nn.BatchNorm2d(ngf * 8),
            nn.ReLU(True),
            # state size. ``(ngf*8) x 4 x 4``
            nn.ConvTranspose2d(ngf * 8, ngf * 4, 4, 2, 1, bias=False),
            nn.BatchNorm2d(ngf * 4),
            nn.ReLU(True),
            nn.ConvTranspose2d( ngf * 4, nc, 4, 2, 1, bias=False),
            nn.Tanh()
        )

    def forward(self, input):
        return self.main(input)

netG = Generator(ngpu).to(device)
if (device.type == 'cuda') and (ngpu > 1):
    netG = nn.DataParallel(netG, list(range(ngpu)))
netG.apply(weights_init)
print(netG)
";

#[test]
fn a_generator_as_a_class() {
    let open = model(DCGAN);
    assert_eq!(
        lines(&open),
        [
            "main.0: ConvTranspose2d <nz>-><ngf * 8> k4x4 s1x1 p0 no bias",
            "main.1: norm ? learned 2",
            "main.2: Activation(Relu)",
            "main.3: ConvTranspose2d <ngf * 8>-><ngf * 4> k4x4 s2x2 p1 no bias",
            "main.4: norm ? learned 2",
            "main.5: Activation(Relu)",
            "main.6: ConvTranspose2d <ngf * 4>-><nc> k4x4 s2x2 p1 no bias",
            "main.7: Activation(Tanh)",
        ]
    );
    assert_eq!(open.notes, ["layers are taken in the order of their lines: forward is not read"]);
    assert_eq!(open.entries.iter().map(|entry| entry.line).collect::<Vec<_>>(), [9, 10, 11, 13, 14, 15, 16, 17]);
    assert_eq!(open.entries[3].call, "nn.ConvTranspose2d(ngf * 8, ngf * 4, 4, 2, 1, bias=False)");
    let told = with(DCGAN, &[("ngf", 64), ("nz", 100), ("nc", 3)]);
    assert_eq!(layers(&told)[0], "main.0: ConvTranspose2d 100->512 k4x4 s1x1 p0 no bias");
    assert_eq!(lines(&told)[1], "main.1: norm 512 learned 2");
}

const PRINTED: &str = "Generator(
  (main): Sequential(
    (0): ConvTranspose2d(100, 512, kernel_size=(4, 4), stride=(1, 1), bias=False)
    (1): BatchNorm2d(512, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
    (2): ReLU(inplace=True)
    (3-4): 2 x ConvTranspose2d(512, 512, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1), bias=False)
    (5): Conv2d(512, 3, kernel_size=(3, 3), stride=(1, 1), padding=same)
    (6): Tanh()
  )
)";

#[test]
fn a_printed_generator() {
    let expected = [
        "main.0: ConvTranspose2d 100->512 k4x4 s1x1 p0 no bias",
        "main.1: norm 512 learned 2",
        "main.2: Activation(Relu)",
        "main.3: ConvTranspose2d 512->512 k4x4 s2x2 p1 no bias",
        "main.4: ConvTranspose2d 512->512 k4x4 s2x2 p1 no bias",
        "main.5: Conv2d 512->3 k3x3 s1x1 psame",
        "main.6: Activation(Tanh)",
    ];
    for text in [PRINTED.to_owned(), PRINTED.replace('\n', "\r\n"), format!(">>> print(netG)\n{PRINTED}\n>>> ")] {
        let read = model(&text);
        assert_eq!(lines(&read), expected);
        assert_eq!(read.notes, [""; 0]);
    }
}

#[test]
fn a_printed_model_says_that_forward_is_not_read() {
    let read = model(
        "Net(\n  (up): Upsample(scale_factor=2.0, mode='nearest')\n  (conv): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n)",
    );
    assert_eq!(read.notes, ["layers are taken in the order in which they are printed: forward is not read"]);
    let parametrized = model(
        "Sequential(\n  (0): ParametrizedConv2d(\n    1, 2, kernel_size=(3, 3), stride=(1, 1)\n    (parametrizations): ModuleDict(\n      (weight): ParametrizationList(\n        (0): _WeightNorm()\n      )\n    )\n  )\n)",
    );
    assert_eq!(lines(&parametrized), ["0: Conv2d 1->2 k3x3 s1x1 p0"]);
}

#[test]
fn sequential_in_its_forms() {
    let two = ["0: Conv2d 1->2 k3x3 s1x1 p0", "1: ConvTranspose2d 2->1 k2x2 s2x2 p0"];
    for text in [
        "nn.Sequential(nn.Conv2d(1, 2, 3), nn.ConvTranspose2d(2, 1, 2, 2))",
        "nn.Sequential(*[nn.Conv2d(1, 2, 3), nn.ConvTranspose2d(2, 1, 2, 2),])",
        "torch.nn.Sequential(\n\tnn.Conv2d(1, 2, 3), # a\n\tnn.ConvTranspose2d(2, 1, 2, 2), # )\n).to(device)",
        "nn.ModuleList([nn.Conv2d(1, 2, 3), nn.ConvTranspose2d(2, 1, 2, 2)])",
        "nn.Sequential(nn.utils.weight_norm(nn.Conv2d(1, 2, 3)), spectral_norm(nn.ConvTranspose2d(2, 1, 2, 2)))",
        "nn.Conv2d(1, 2, 3)\nnn.ConvTranspose2d(2, 1, 2, 2)",
        "nn.Conv2d(1, 2, 3),\nnn.ConvTranspose2d(2, 1, 2, 2),",
        "return nn.Sequential(nn.Conv2d(1, 2, 3), nn.ConvTranspose2d(2, 1, 2, 2))",
    ] {
        assert_eq!(lines(&model(text)), two, "{text}");
    }
    let named = "self.d = nn.Sequential(OrderedDict([('a', nn.Conv2d(1, 2, 3)), ('b', nn.Sequential(nn.ConvTranspose2d(2, 1, 2, 2)))]))";
    assert_eq!(lines(&model(named)), ["d.a: Conv2d 1->2 k3x3 s1x1 p0", "d.b.0: ConvTranspose2d 2->1 k2x2 s2x2 p0"]);
    assert_eq!(
        model("nn.ModuleList([nn.Conv2d(1, 2, 3)])").notes,
        ["line 1: ModuleList() says no order: its layers are taken as they stand"]
    );
}

const UNET: &str = r#"
class DoubleConv(nn.Module):
    """(convolution => [BN] => ReLU) * 2, such as nn.Conv2d(9, 9, 9)"""

    def __init__(self, in_channels, out_channels, mid_channels=None):
        super().__init__()
        if not mid_channels:
            mid_channels = out_channels
        self.double_conv = nn.Sequential(
            nn.Conv2d(in_channels, mid_channels, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
        )

    def forward(self, x):
        return self.double_conv(x)


class Up(nn.Module):
    def __init__(self, in_channels, out_channels, bilinear=True):
        super().__init__()
        if bilinear:
            self.up = nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)
        else:
            self.up = nn.ConvTranspose2d(in_channels, in_channels // 2, kernel_size=2, stride=2)
        self.conv = DoubleConv(in_channels, out_channels)


class UNet(nn.Module):
    def __init__(self, n_channels, n_classes, bilinear=False):
        super().__init__()
        factor = 2 if bilinear else 1
        self.up1 = Up(1024, 512 // factor, bilinear)
        self.up2 = Up(512, 256 // factor, True)
        self.outc = nn.Conv2d(64, n_classes, kernel_size=1)

    def forward(self, x):
        return self.outc(self.up2(self.up1(x)))


if __name__ == "__main__":
    model = UNet(3, 2)
"#;

#[test]
fn local_classes_are_followed() {
    let read = model(UNET);
    assert_eq!(
        lines(&read),
        [
            "up1.up: ConvTranspose2d 1024->512 k2x2 s2x2 p0",
            "up1.conv.double_conv.0: Conv2d 1024->512 k3x3 s1x1 p1 no bias",
            "up1.conv.double_conv.1: norm 512 learned 2",
            "up1.conv.double_conv.2: Activation(Relu)",
            "up2.up: Resize(Resize { to: Scale([2.0, 2.0]), mode: Linear { align_corners: true } })",
            "up2.conv.double_conv.0: Conv2d 512->256 k3x3 s1x1 p1 no bias",
            "up2.conv.double_conv.1: norm 256 learned 2",
            "up2.conv.double_conv.2: Activation(Relu)",
            "outc: Conv2d 64-><n_classes> k1x1 s1x1 p0",
        ]
    );
}

#[test]
fn local_functions_loops_and_conditions() {
    let helper = r"
class Generator(nn.Module):
    def __init__(self):
        super(Generator, self).__init__()

        def block(in_feat, out_feat, normalize=True):
            layers = [nn.Linear(in_feat, out_feat)]
            if normalize:
                layers.append(nn.BatchNorm1d(out_feat, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(
            *block(opt.latent_dim, 128, normalize=False),
            *block(128, 256),
            nn.Linear(256, 784),
            nn.Tanh()
        )
";
    assert_eq!(
        lines(&model(helper)),
        [
            "model.0: linear ?->128",
            "model.1: Activation(LeakyRelu(0.2))",
            "model.2: linear 128->256",
            "model.3: norm 256 learned 2",
            "model.4: Activation(LeakyRelu(0.2))",
            "model.5: linear 256->784",
            "model.6: Activation(Tanh)",
        ]
    );
    let looped = "layers = []\nfor i in range(2):\n    layers += [nn.Conv2d(8 * 2 ** i, 16 * 2 ** i, 3)]\nmodel = nn.Sequential(*layers)";
    assert_eq!(layers(&model(looped)), ["layers.0: Conv2d 8->16 k3x3 s1x1 p0", "layers.1: Conv2d 16->32 k3x3 s1x1 p0"]);
    let comprehension = "nn.Sequential(*[nn.Conv2d(a, b, 3) for a, b in [(1, 2), (2, 4)]])";
    assert_eq!(lines(&model(comprehension)), ["0: Conv2d 1->2 k3x3 s1x1 p0", "1: Conv2d 2->4 k3x3 s1x1 p0"]);
    let vgg = "layers = []\nfor v in [8, 'M', 16]:\n    if v == 'M':\n        layers += [nn.MaxPool2d(2)]\n    else:\n        layers += [nn.Conv2d(3, v, 3), norm(v)]";
    assert_eq!(
        lines(&model(&format!(
            "def make(norm=nn.BatchNorm2d):\n{}\n    return nn.Sequential(*layers)",
            vgg.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
        ))),
        [
            "layers.0: Conv2d 3->8 k3x3 s1x1 p0",
            "layers.1: norm 8 learned 2",
            "layers.2: Max pool k2x2 s2x2 p0x0",
            "layers.3: Conv2d 3->16 k3x3 s1x1 p0",
            "layers.4: norm 16 learned 2",
        ]
    );
    let zipped = "rates, kernels = [8, 2], [16, 4]\nfor i, (u, k) in enumerate(zip(rates, kernels)):\n    ups.append(weight_norm(ConvTranspose1d(512 // 2 ** i, c, k, u, padding=(k - u) // 2)))";
    assert_eq!(
        lines(&model(zipped)),
        ["ups.0: ConvTranspose1d 512-><c> k1x16 s1x8 p4", "ups.1: ConvTranspose1d 256-><c> k1x4 s1x2 p1"]
    );
    let open = "for u, k in zip(h.rates, h.kernels):\n    ups.append(nn.ConvTranspose1d(4, 2, k, u))";
    assert_eq!(read(open, &Facts::default()).unwrap_err().open, ["k"]);
    assert_eq!(lines(&with(open, &[("k", 4), ("u", 2)])), ["ups.0: ConvTranspose1d 4->2 k1x4 s1x2 p0"]);
    let unknown = model("self.a = nn.Conv2d(1, 2, 3)\nfor i in range(n):\n    self.b = nn.Conv2d(2, 2, 3)");
    assert_eq!(unknown.entries.len(), 2);
    assert_eq!(
        unknown.notes,
        ["line 2: a loop is not read, for how often it turns is not known: its layers are taken once"]
    );
    let either = model("if x:\n    a = nn.Conv2d(1, 2, 3)\nelse:\n    a = nn.Conv2d(1, 2, 5)\nb = nn.Conv2d(2, 2, 3)");
    assert_eq!(lines(&either), ["a: Conv2d 1->2 k3x3 s1x1 p0", "b: Conv2d 2->2 k3x3 s1x1 p0"]);
    assert_eq!(either.notes, ["line 1: a condition is not read: its first side with layers is taken"]);
}

#[test]
fn an_autoencoder_and_a_vocoder() {
    let autoencoder = r"
encoder = nn.Sequential(
    nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU(),
    nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 10))
decoder = nn.Sequential(
    nn.Linear(10, 256), nn.Unflatten(1, (16, 4, 4)),
    nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1, output_padding=1), nn.Sigmoid())
";
    assert_eq!(
        lines(&model(autoencoder)),
        [
            "encoder.0: Conv2d 1->16 k3x3 s2x2 p1",
            "encoder.1: Activation(Relu)",
            "encoder.2: Max pool k2x2 s2x2 p0x0",
            "encoder.3: Flatten",
            "encoder.4: linear 256->10",
            "decoder.0: linear 10->256",
            "decoder.1: Unflatten { channels: 16, size: [4, 4] }",
            "decoder.2: ConvTranspose2d 16->1 k3x3 s2x2 p1",
            "decoder.3: Activation(Sigmoid)",
        ]
    );
    let vocoder = "nn.Sequential(weight_norm(nn.ConvTranspose1d(512, 256, 16, 8, padding=4)), nn.LeakyReLU(0.1), nn.Upsample(scale_factor=2), nn.ReflectionPad1d(3), nn.Conv1d(256, 1, 7), nn.AvgPool1d(4, 2))";
    assert_eq!(
        lines(&model(vocoder)),
        [
            "0: ConvTranspose1d 512->256 k1x16 s1x8 p4",
            "1: Activation(LeakyRelu(0.1))",
            "2: Resize(Resize { to: Scale([1.0, 2.0]), mode: Nearest })",
            "3: Pad { start: [0, 3], end: [0, 3], with: Reflect }",
            "4: Conv1d 256->1 k1x7 s1x1 p0",
            "5: Average pool k1x4 s1x2 p0x0",
        ]
    );
}

#[test]
fn an_encoder_in_a_class() {
    let vgg = r"
class VGG(nn.Module):
    def __init__(self, num_classes: int = 10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, padding=1)
        self.pool: nn.Module = nn.MaxPool2d(kernel_size=2, stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d((7, None))
        self.act = MyActivation(3)
        self.criterion = nn.CrossEntropyLoss()
        self.fc = nn.Linear(64 * 7 * 7, num_classes)
        self.apply(self._init_weights)
";
    let read = model(vgg);
    assert_eq!(
        lines(&read),
        [
            "conv1: Conv2d 3->64 k3x3 s1x1 p1",
            "pool: Max pool k2x2 s2x2 p0x0",
            "avgpool: AdaptivePool { of: Average, size: [Some(7), None] }",
            "act: unknown",
            "fc: linear 3136->10",
        ]
    );
    assert_eq!(read.notes[0], "line 8: MyActivation() is not known, and taken to keep the size");
}

#[test]
fn keras_in_its_forms() {
    let expected = [
        "0: linear ?->12544",
        "1: norm ? learned 2",
        "2: Activation(LeakyRelu(0.3))",
        "3: Unflatten { channels: 256, size: [7, 7] }",
        "4: ConvTranspose2d ?->64 k5x5 s2x2 p1:2 no bias",
        "5: Conv2d ?->3 k3x3 s1x1 p1",
        "6: Activation(Tanh)",
    ];
    let sequential = r"
def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(7*7*256, use_bias=False, input_shape=(100,)))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((7, 7, 256)))
    assert model.output_shape == (None, 7, 7, 256)  # Note: None is the batch size
    model.add(layers.Conv2DTranspose(64, (5, 5), strides=(2, 2), padding='same', use_bias=False))
    model.add(layers.Conv2D(3, 3, padding='same', activation='tanh'))
    return model
";
    let listed = "keras.Sequential([keras.Input(shape=(100,)), layers.Dense(12544, use_bias=False), layers.BatchNormalization(), layers.LeakyReLU(), layers.Reshape((7, 7, 256)), layers.Conv2DTranspose(64, 5, strides=2, padding='same', use_bias=False), layers.Conv2D(3, 3, padding='same', activation='tanh')], name='g')";
    let functional = "inputs = keras.Input((100,))\nx = layers.Dense(12544, use_bias=False)(inputs)\nx = layers.BatchNormalization()(x)\nx = layers.LeakyReLU()(x)\nx = layers.Reshape((7, 7, 256))(x)\nx = layers.Conv2DTranspose(64, 5, strides=2, padding='same', use_bias=False)(x)\nx = layers.Conv2D(3, 3, padding='same', activation='tanh')(x)\nmodel = keras.Model(inputs, x)";
    for text in [sequential, listed, functional] {
        assert_eq!(
            lines(&model(text)).iter().map(|line| line.split_once(": ").unwrap().1).collect::<Vec<_>>(),
            expected.map(|line| line.split_once(": ").unwrap().1),
            "{text}"
        );
    }
    let open = model(
        "layers.Conv2D(8, 3, strides=2, padding='same')\nlayers.UpSampling2D()\nlayers.Cropping2D(((1, 0), (2, 3)))\nlayers.MaxPooling2D()",
    );
    assert_eq!(
        lines(&open),
        [
            "0: reading Same",
            "1: Resize(Resize { to: Scale([2.0, 2.0]), mode: Nearest })",
            "2: Pad { start: [-1, -2], end: [0, -3], with: Value(0.0) }",
            "3: Max pool k2x2 s2x2 p0x0",
        ]
    );
}

#[test]
fn lines_of_functions() {
    let text = "x = F.interpolate(x, scale_factor=2, mode='bilinear')\nx = F.max_pool2d(F.relu(self.conv(x)), 2)\nx = F.pad(x, (1, 2, 3, 4))\nx = x.view(-1, 8, 2, 3)\nx = torch.flatten(x, 1)\nx = F.adaptive_avg_pool2d(x, 1)";
    assert_eq!(
        lines(&model(text)),
        [
            "0: Resize(Resize { to: Scale([2.0, 2.0]), mode: Linear { align_corners: false } })",
            "1: Activation(Relu)",
            "2: Max pool k2x2 s2x2 p0x0",
            "3: Pad { start: [3, 1], end: [4, 2], with: Value(0.0) }",
            "4: Unflatten { channels: 8, size: [2, 3] }",
            "5: Flatten",
            "6: AdaptivePool { of: Average, size: [Some(1), Some(1)] }",
        ]
    );
}

#[test]
fn modules() {
    let stage = |text: &str| model(text).entries.remove(0).what;
    for (text, expected) in [
        ("nn.PixelShuffle(2)", Stage::Shuffle { factor: 2 }),
        ("nn.PixelUnshuffle(downscale_factor=3)", Stage::Unshuffle { factor: 3 }),
        ("nn.Identity(54, unused=True)", Stage::Pass),
        ("nn.Dropout2d(0.5)", Stage::Pass),
        ("nn.ConstantPad2d((1, 2, 3, 4), 0.5)", Stage::Pad { start: [3, 1], end: [4, 2], with: PadWith::Value(0.5) }),
        ("nn.ZeroPad2d(2)", Stage::Pad { start: [2, 2], end: [2, 2], with: PadWith::Value(0.0) }),
        ("nn.InstanceNorm2d(8)", Stage::Norm { channels: Some(8), learned: 0 }),
        ("nn.InstanceNorm2d(8, affine=True)", Stage::Norm { channels: Some(8), learned: 2 }),
        ("nn.GroupNorm(4, 8)", Stage::Norm { channels: Some(8), learned: 2 }),
        ("nn.BatchNorm2d(8, affine=False)", Stage::Norm { channels: Some(8), learned: 0 }),
        ("nn.LayerNorm([8, 4, 5])", Stage::Norm { channels: Some(8), learned: 40 }),
        ("nn.GELU(approximate='tanh')", Stage::Activation(Activation::Other)),
        ("nn.LeakyReLU()", Stage::Activation(Activation::LeakyRelu(0.01))),
        ("nn.LazyLinear(3, bias=False)", Stage::Linear { features: [None, Some(3)], bias: false }),
        ("nn.Unflatten(1, (3, 5))", Stage::Unflatten { channels: 3, size: [1, 5] }),
        (
            "nn.Upsample((4, 5), mode='nearest-exact')",
            Stage::Resize(Resize { to: Extent::Size([4, 5]), mode: Mode::NearestExact }),
        ),
        (
            "nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False)",
            Stage::Pool(Pool {
                of: PoolOf::Average,
                kernel_size: [3, 3],
                stride: [2, 2],
                padding: [1, 1],
                dilation: [1, 1],
                ceil_mode: true,
                count_include_pad: false,
            }),
        ),
    ] {
        assert_eq!(stage(text), What::Stage(expected), "{text}");
    }
    // Rejected when it is stacked: no size follows from it.
    let volume = stage("nn.Conv3d(1, 2, 3)");
    assert!(matches!(&volume, What::Stage(of) if of.rank() == Some(crate::conv::Rank::Three)), "{volume:?}");
    for text in ["nn.LSTM(3, 4)", "nn.MaxPool3d(2)", "nn.Flatten(2)"] {
        let read = model(text);
        assert_eq!((read.entries[0].what.clone(), read.notes.len()), (What::Unknown, 1), "{text}");
    }
    let reflected = model("nn.Conv2d(1, 2, 3, padding=1, padding_mode='reflect')");
    assert_eq!(
        lines(&reflected),
        ["0: Pad { start: [1, 1], end: [1, 1], with: Reflect }", "1: Conv2d 1->2 k3x3 s1x1 p0"]
    );
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let deep = format!("{}nn.Conv2d(1, 1, 3){}", "nn.Sequential(".repeat(70), ")".repeat(70));
    let many = "nn.ReLU()\n".repeat(10_001);
    let blocks = (0..100).map(|depth| format!("{}with x:", " ".repeat(depth))).collect::<Vec<_>>().join("\n");
    for (text, line, message) in [
        (
            "nn.Sequential(\n  nn.Conv2d(1, 2, 3),\n  nn.Conv2d(2, 1, k)\n)",
            3,
            "kernel_size must be an integer or a pair of integers, got k",
        ),
        ("nn.Sequential(\n  nn.Conv2d(1, 2, 3", 2, "`(` was never closed"),
        ("nn.Sequential(\n  nn.Conv2d(1, 2, 3]\n)", 2, "`]` does not close `(`"),
        ("x\n)", 2, "`)` closes nothing"),
        ("a = 1", 1, "there is no layer in this text"),
        ("", 1, "there is no layer in this text"),
        (
            "\nnn.Sequential(nn.Conv2d(1, 2, 3, strid=2))",
            2,
            "Conv2d.__init__() got an unexpected keyword argument 'strid'",
        ),
        ("nn.Sequential(nn.MaxPool2d(2, strid=2))", 1, "MaxPool2d() got an unexpected keyword argument 'strid'"),
        ("nn.Upsample(2, mode='bilinar')", 1, "there is no mode `bilinar`"),
        (deep.as_str(), 1, "nested deeper than 64 levels"),
        (many.as_str(), 10_001, "a stack has at most 10000 layers, and here is one more"),
        (blocks.as_str(), 66, "nested deeper than 64 levels"),
        (
            "nn.Sequential(*[nn.ReLU() for i in range(10 ** 12)])",
            1,
            "a stack has at most 10000 layers, and here is one more",
        ),
        (
            "for i in range(10**9):\n  for j in range(10**9):\n    pass\nnn.ReLU()",
            2,
            "loops, conditions and calls come to too much to be followed",
        ),
    ] {
        let error = read(text, &Facts::default()).unwrap_err();
        assert_eq!((error.line, error.message.to_string().as_str()), (line, message), "{text}");
    }
    let open = read("nn.Sequential(\n  nn.Conv2d(2, 1, k)\n)", &Facts::default()).unwrap_err();
    assert_eq!((open.caret, open.open), (Some(("nn.Conv2d(2, 1, k)".to_owned(), 16..17)), vec!["k".to_owned()]));
    let long = read(&"x".repeat(MAX_LENGTH + 1), &Facts::default()).unwrap_err();
    assert!(long.message.to_string().contains("bytes"), "{long}");
}

#[test]
fn more_than_one_layer_is_a_model() {
    for (text, expected) in [
        (DCGAN, true),
        (PRINTED, true),
        (UNET, true),
        ("nn.ConvTranspose2d(1, 1, 3)", false),
        ("nn.Sequential(nn.ConvTranspose2d(1, 1, 3, strid=2))", false),
        ("nn.Conv2d(8, 4, 3)(nn.ZeroPad2d((1, 2, 3, 4))(torch.zeros(1, 8, 16, 16)))", false),
        ("nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(1, 1, 3", true),
        ("64 32 3", false),
        ("", false),
    ] {
        assert_eq!(looks_like_a_model(text), expected, "{text}");
    }
}

#[test]
fn what_repeats_is_said_once() {
    let text = "nn.Sequential(\n  Foo(1),\n  Foo(2),\n  Bar(),\n  thing,\n  nn.ReLU())";
    assert_eq!(
        model(text).notes,
        [
            "line 2 and 1 more: Foo() is not known, and taken to keep the size",
            "line 4: Bar() is not known, and taken to keep the size",
            "line 5: what `thing` holds is not known: it is left out",
        ]
    );
}

#[test]
fn hidden_characters_are_written_out() {
    let read = model("nn.Sequential(\u{202e}, nn.ReLU('\u{1b}[2J'), Fo\u{1b}o())\nself.a\u{301} = nn.ReLU()");
    let all = format!("{read:?}");
    assert!(!all.contains(['\u{1b}', '\u{202e}']), "{all}");
}

#[test]
fn large_texts_are_read_in_one_pass() {
    let lines = (0..100_000).map(|line| format!("name{line} = value{line}")).collect::<Vec<_>>().join("\n");
    assert!(read(&format!("{lines}\nnn.ReLU()"), &Facts::default()).is_ok());
    let names = "a,".repeat(1 << 20);
    assert!(read(&format!("nn.Sequential({names} nn.ReLU())"), &Facts::default()).is_ok());
}

const PIECES: [&str; 30] = [
    "nn.Sequential(",
    "nn.Conv2d(1, 2, 3)",
    ")",
    "(0): ",
    "3 x ",
    "ReLU(",
    "\n",
    "    ",
    "for i in range(3):",
    "if x:",
    "else:",
    "class A(nn.Module):",
    "def __init__(self):",
    "self.a = ",
    "A()",
    "*[",
    "]",
    ", ",
    "'''",
    "é\u{301}",
    "\0",
    "\r\n",
    "F.pad(x, (1, 1))",
    " if y else ",
    " for i in ",
    "layers.append(",
    "(x)",
    "[:, 1:]",
    "{'a': ",
    "}",
];

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40)) {
        for text in [text, pieces.concat()] {
            let is_model = looks_like_a_model(&text);
            prop_assert!(!is_model || text.contains('('));
            match read(&text, &Facts::default()) {
                Ok(model) => prop_assert!(!model.entries.is_empty()),
                Err(error) => if let Some((shown, span)) = error.caret {
                    prop_assert!(shown.get(span).is_some());
                },
            }
        }
    }
}

#[test]
fn lines_of_other_notations() {
    for (text, expected) in [
        (
            "Deconvolution deconv0 1 1 a b 0=64 1=4 3=2 4=1 5=1 6=65536\nConvolution c 1 1 b c 0=3 1=3 6=1728",
            ["ConvTranspose2d 64->64 k4x4 s2x2 p1", "Conv2d 64->3 k3x3 s1x1 p0"],
        ),
        (
            "let a = ConvTranspose2dConfig::new([64, 32], [3, 3])\n    .with_stride([2, 2])\n    .init(&device);\nlet b = Conv2dConfig::new([32, 3], [1, 1]).init(&device);",
            ["ConvTranspose2d 64->32 k3x3 s2x2 p0", "Conv2d 32->3 k1x1 s1x1 p0"],
        ),
        (
            "%y = ConvTranspose[kernel_shape = [2, 2], strides = [2, 2]](%x, %w)\n%z = Conv[kernel_shape = [1, 1]](%y, %v)",
            ["ConvTranspose2d ?->? k2x2 s2x2 p0", "Conv2d ?->? k1x1 s1x1 p0"],
        ),
    ] {
        let read = lines(&model(text));
        let read: Vec<&str> = read.iter().filter_map(|line| line.split_once(": ")).map(|(_, what)| what).collect();
        assert_eq!(read.iter().map(|what| what.trim_end_matches(" no bias")).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn what_stood_in_a_list_is_read_without_its_brackets() {
    let lines = "nn.ConvTranspose2d(8, 4, 4, 2, 1), nn.ReLU(),\nnn.ConvTranspose2d(4, 1, 4, 2, 1),";
    let names: Vec<String> = model(lines).entries.into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["0", "1", "2"]);
    assert_eq!(model("nn.ReLU(), nn.ReLU()").entries.len(), 2);
}
