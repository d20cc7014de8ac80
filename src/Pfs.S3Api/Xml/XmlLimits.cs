namespace Pfs.S3Api.Xml;

/// <summary>How large the XML of a request may be.</summary>
public sealed record XmlLimits
{
    /// <summary>What S3's own documents need.</summary>
    internal static readonly XmlLimits Default = new();

    /// <summary>Bytes of any document; operations that need less take less. 64 KiB or more; default 4 MiB, which 10,000 parts with checksums need.</summary>
    public int Bytes { get; init; } = 4 << 20;

    /// <summary>Elements within each other, 4 or more; default 8, where the deepest that S3 has is 4.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>Elements in all, 100 or more; default 100,000, for 10,000 parts with all their checksums.</summary>
    public int Elements { get; init; } = 100_000;
}
