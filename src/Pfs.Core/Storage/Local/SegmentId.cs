namespace Pfs.Core.Storage.Local;

/// <summary>
/// Which file of a segment: its number, and how often it was written anew without its garbage (its generation, 0 for the first).
/// Both are one number, so that an address of an old generation is never taken for one of the new.
/// </summary>
internal static class SegmentId
{
    /// <summary>A segment is written anew at most so often; each time a quarter of it was garbage, so nothing is left long before.</summary>
    public const int MaxGeneration = 127;

    private const int NumberBits = 24; // 16 million segments

    public static int Number(int id) => id & ((1 << NumberBits) - 1);

    public static int Generation(int id) => id >> NumberBits;

    public static int Of(int number, int generation) => number | (generation << NumberBits);
}
