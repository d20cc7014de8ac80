namespace Pfs.Core;

/// <summary>Where a revision starts counting.</summary>
internal abstract record RevisionBase
{
    private RevisionBase()
    {
    }

    public sealed record Head : RevisionBase;

    public sealed record Branch(BranchName Name) : RevisionBase;

    /// <summary>8 to 64 lower-case hex digits.</summary>
    public sealed record Commit(string HexPrefix) : RevisionBase;

    public sealed record Number(long Value) : RevisionBase;

    public sealed record At(DateTimeOffset Time) : RevisionBase;
}
