namespace Pfs.Benchmarks.Torture;

/// <summary>A multipart upload, which goes on after a kill from the last acknowledged part.</summary>
internal sealed class Upload(BodyId body, int parts)
{
    private readonly byte[] _bytes = body.MakeBytes();

    public BodyId Body => body;

    /// <summary>Null until the server has acknowledged the start.</summary>
    public string? Id { get; set; }

    /// <summary>ETags of the acknowledged parts, in order.</summary>
    public List<string> ETags { get; } = [];

    public bool HasAllParts => ETags.Count == parts;

    public ReadOnlyMemory<byte> NextPart()
    {
        var start = (int)((long)_bytes.Length * ETags.Count / parts);
        var end = (int)((long)_bytes.Length * (ETags.Count + 1) / parts);
        return _bytes.AsMemory(start..end);
    }
}
