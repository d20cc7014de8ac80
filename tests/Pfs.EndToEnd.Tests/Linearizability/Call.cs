namespace Pfs.EndToEnd.Tests.Linearizability;

/// <summary>One request on a key and its answer.</summary>
internal sealed record Call
{
    /// <summary>Ticks of a clock that all clients share: taken before the request is sent, and after its answer has come.</summary>
    public required long Start { get; init; }

    /// <inheritdoc cref="Start"/>
    public required long End { get; init; }

    public required int Client { get; init; }

    public required Operation Operation { get; init; }

    /// <summary>What was written, or what a GET read; null for nothing.</summary>
    public string? Value { get; init; }

    /// <summary>What <see cref="Operation.PutIfSame"/> demanded.</summary>
    public string? Expected { get; init; }

    /// <summary>False when the condition did not hold.</summary>
    public bool Applied { get; init; } = true;

    /// <summary>
    /// Whether the answer is right when the key holds <paramref name="value"/> at the moment that the request takes effect, and what it
    /// holds afterwards.
    /// </summary>
    public bool Fits(string? value, out string? after)
    {
        var holds = Operation switch
        {
            Operation.Get => value == Value,
            Operation.PutIfAbsent => Applied == value is null,
            Operation.PutIfSame => Applied == (value is not null && value == Expected),
            Operation.Put or Operation.Delete => true,
        };
        after = Operation == Operation.Get || !Applied ? value : Value;
        return holds;
    }

    public override string ToString() =>
        $"{Start}-{End} client {Client}: {Operation}{(Expected is null ? "" : $" {Expected} ->")} {Value ?? "nothing"}{(Applied ? "" : " refused")}";
}
