using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// Names a body and says how to make it again: its first line is this name, the rest pseudo-random bytes that follow from it. So
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
        Fill(bytes, unchecked((((ulong)Seed * 1_000_003) + (ulong)Writer) * 1_000_000_007 + (ulong)Sequence));
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

    // SplitMix64: each body is made twice, so a seeded System.Random, ten times slower, would be most of a run's time.
    private static void Fill(Span<byte> bytes, ulong state)
    {
        foreach (ref var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            unchecked
            {
                state += 0x9e3779b97f4a7c15;
                var mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
                word = mixed ^ (mixed >> 31);
            }
        }
    }
}
