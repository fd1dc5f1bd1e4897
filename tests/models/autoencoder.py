class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = nn.Conv2d(1, 16, 3, stride=2, padding=1)   # 28 -> 14
        self.down2 = nn.Conv2d(16, 32, 3, stride=2, padding=1)  # 14 -> 7
        self.down3 = nn.Conv2d(32, 64, 7)                       # 7 -> 1
        self.up1 = nn.ConvTranspose2d(64, 32, 7)                # 1 -> 7
        self.up2 = nn.ConvTranspose2d(32, 16, 3, stride=2, padding=1)
        self.up3 = nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1)
