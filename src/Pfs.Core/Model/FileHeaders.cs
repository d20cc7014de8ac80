using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>What a writer said about a file's content; kept and given back verbatim.</summary>
public sealed record FileHeaders
{
    /// <summary>No headers at all.</summary>
    public static FileHeaders None { get; } = new();

    /// <summary>Media type; null when the writer gave none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Cache-Control; null when absent.</summary>
    public string? CacheControl { get; init; }

    /// <summary>Content-Disposition; null when absent.</summary>
    public string? ContentDisposition { get; init; }

    /// <summary>Content-Encoding; null when absent.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Content-Language; null when absent.</summary>
    public string? ContentLanguage { get; init; }

    /// <summary>Expires, as text; null when absent.</summary>
    public string? Expires { get; init; }

    /// <summary>User metadata: lower-case names without prefix, sorted by name, each once.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Tags, sorted by key, each once.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>By value, metadata and tags included.</summary>
    public bool Equals(FileHeaders? other) => other is not null
        && ContentType == other.ContentType && CacheControl == other.CacheControl && ContentDisposition == other.ContentDisposition
        && ContentEncoding == other.ContentEncoding && ContentLanguage == other.ContentLanguage && Expires == other.Expires
        && Metadata.SequenceEqual(other.Metadata) && Tags.SequenceEqual(other.Tags);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ContentType, ContentDisposition, ContentEncoding, Metadata.Length, Tags.Length);
}
