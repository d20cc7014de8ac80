namespace Pfs.Core;

/// <summary>One line of the audit log: a change, or a refusal. It never holds a secret.</summary>
public sealed record AuditEntry
{
    /// <summary>When the request was answered.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The id that the caller got with the answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who asked; empty when it was not proved.</summary>
    public required string Principal { get; init; }

    /// <summary>By which access key; empty when none was proved.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The address that the connection came from.</summary>
    public required string Source { get; init; }

    /// <summary>S3's name of the operation, or an rpc as <c>Service/Method</c>; empty when it was refused before that was known.</summary>
    public required string Operation { get; init; }

    /// <summary>The repo; null when the request names none.</summary>
    public string? Repo { get; init; }

    /// <summary>The branch; null when the request names none.</summary>
    public string? Branch { get; init; }

    /// <summary>The key or path; null when the request names none.</summary>
    public string? Key { get; init; }

    /// <summary>The commit that it made; null when it made none.</summary>
    public string? Commit { get; init; }

    /// <summary>The HTTP status, or the name of the gRPC status.</summary>
    public required string Status { get; init; }
}
