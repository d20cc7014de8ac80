using System.Globalization;
using System.Text;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// Names a body and says how to make it again: its first line is this name, the rest random bytes seeded by it. So
/// whatever is read can be recognised and compared whole, without keeping what was written.
/// </summary>
internal readonly record struct BodyId(int Seed, int Writer, long Sequence, string Key, int Length)
{
    /// <summary>No body is shorter: its first line must fit.</summary>
    public const int LengthMin = 128;

    private const string Magic = "pfs-torture";

    public byte[] MakeBytes()
    {
        var bytes = new byte[Length];
        new Random(unchecked((Seed * 31 + Writer) * 1_000_003 + (int)Sequence)).NextBytes(bytes);
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Magic} {Seed} {Writer} {Sequence} {Key} {Length}\n"), bytes);
        return bytes;
    }

    /// <summary>The name in the first line of <paramref name="bytes"/>, or null when these are not one whole body of ours.</summary>
    public static BodyId? Recognise(ReadOnlySpan<byte> bytes)
    {
        var end = bytes[..Math.Min(bytes.Length, LengthMin)].IndexOf((byte)'\n');
        if (end < 0
            || Encoding.ASCII.GetString(bytes[..end]).Split(' ') is not [Magic, var seed, var writer, var sequence, var key, var length]
            || !int.TryParse(seed, CultureInfo.InvariantCulture, out var seedNumber)
            || !int.TryParse(writer, CultureInfo.InvariantCulture, out var writerNumber)
            || !long.TryParse(sequence, CultureInfo.InvariantCulture, out var sequenceNumber)
            || length != bytes.Length.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        var id = new BodyId(seedNumber, writerNumber, sequenceNumber, key, bytes.Length);
        return bytes.SequenceEqual(id.MakeBytes()) ? id : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Writer}.{Sequence} ({Length} bytes)");
}
