namespace Pfs.Core.Tests;

/// <summary>Makes a disk fail one call with an errno: the <paramref name="at"/>-th (from 1) of <paramref name="calls"/>.</summary>
/// <param name="errno">What the system answers.</param>
/// <param name="at">Which of the calls fails.</param>
/// <param name="andAllAfter">When true every later call of any kind fails too: the power is gone.</param>
/// <param name="calls">The calls that count; none: all of them.</param>
internal sealed class DiskFault(int errno, int at, bool andAllAfter, params DiskCall[] calls)
{
    public const int InputOutput = 5; // EIO
    public const int NoSpace = 28; // ENOSPC

    private int _seen;

    /// <summary>False until the call came: then the script was too short to be hurt.</summary>
    public bool HasStruck { get; private set; }

    public static DiskFault PowerCut(int at) => new(InputOutput, at, andAllAfter: true);

    /// <summary>Only calls on files whose names begin so count; null: all.</summary>
    public string? OnlyFiles { get; init; }

    public IOException? For(DiskCall call, string name)
    {
        var counts = (calls.Length == 0 || calls.Contains(call)) && (OnlyFiles is null || name.StartsWith(OnlyFiles, StringComparison.Ordinal));
        var strikes = HasStruck && andAllAfter ? OnlyFiles is null || counts : counts && Interlocked.Increment(ref _seen) == at;
        HasStruck |= strikes;
        return strikes ? new IOException($"{call} failed (errno {errno})", errno) : null;
    }
}
