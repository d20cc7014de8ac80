using System.Text;

namespace Pfs.Benchmarks.Torture;

/// <summary>An answer, read whole.</summary>
internal sealed record Answer
{
    public required int Status { get; init; }

    public required string? Version { get; init; }

    public required string? ETag { get; init; }

    public required byte[] Body { get; init; }

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>What to say of it: the status and the first characters.</summary>
    public override string ToString() => $"{Status} {(Text.Length <= 300 ? Text : Text[..300])}";
}
