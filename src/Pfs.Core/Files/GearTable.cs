namespace Pfs.Core.Files;

/// <summary>
/// 256 numbers for the gear hash: the first outputs of SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014) from <see cref="Seed"/>. They must never change: they decide where content is cut, so with others
/// nothing new would be found in what is stored already.
/// </summary>
internal static class GearTable
{
    private const ulong Seed = 0x5046_5320_6765_6172; // "PFS gear"

    public static ulong[] Values { get; } = Make();

    private static ulong[] Make()
    {
        var values = new ulong[256];
        var state = Seed;
        for (var index = 0; index < values.Length; index++)
        {
            state += 0x9E37_79B9_7F4A_7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            values[index] = mixed ^ (mixed >> 31);
        }

        return values;
    }
}
