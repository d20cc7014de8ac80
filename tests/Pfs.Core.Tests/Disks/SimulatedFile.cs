namespace Pfs.Core.Tests;

/// <summary>A file with two faces: what readers see, and what a power cut would leave.</summary>
internal sealed class SimulatedFile
{
    private const int SectorBytes = 512;

    private readonly List<(long Offset, byte[]? Bytes)> _pending = [];

    public DiskImage Seen { get; } = new();

    public DiskImage Durable { get; private init; } = new();

    /// <summary>A file that is durable as it stands.</summary>
    public static SimulatedFile Of(ReadOnlySpan<byte> bytes)
    {
        var file = new SimulatedFile();
        file.Write(bytes, 0);
        file.Sync();
        return file;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Seen.Write(bytes, offset);
        _pending.Add((offset, bytes.ToArray()));
    }

    public void Truncate(long length)
    {
        Seen.Truncate(length);
        _pending.Add((length, null));
    }

    public void Sync()
    {
        foreach (var (offset, bytes) in _pending)
        {
            Apply(Durable, offset, bytes);
        }

        _pending.Clear();
    }

    /// <summary>What a failed fdatasync does: the pages count as clean, and what they held never reaches the disk.</summary>
    public void LosePending() => _pending.Clear();

    /// <summary>
    /// The file after a power cut. Without <paramref name="random"/> all that was not synced is gone; with it each
    /// sector of it reached the disk or did not.
    /// </summary>
    public SimulatedFile AfterPowerCut(Random? random)
    {
        var image = new DiskImage();
        image.Write(Durable.Bytes, 0);
        foreach (var (offset, bytes) in random is null ? [] : _pending)
        {
            if (bytes is null)
            {
                Apply(image, offset, random!.Next(2) == 0 ? null : image.Bytes[(int)Math.Min(offset, image.Length)..].ToArray());
                continue;
            }

            for (var start = 0; start < bytes.Length;)
            {
                var end = Math.Min(bytes.Length, start + SectorBytes - (int)((offset + start) % SectorBytes));
                if (random!.Next(2) == 0)
                {
                    image.Write(bytes.AsSpan(start..end), offset + start);
                }

                start = end;
            }
        }

        return Of(image.Bytes);
    }

    private static void Apply(DiskImage image, long offset, byte[]? bytes)
    {
        if (bytes is null)
        {
            image.Truncate(offset);
        }
        else
        {
            image.Write(bytes, offset);
        }
    }
}
