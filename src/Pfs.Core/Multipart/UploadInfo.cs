namespace Pfs.Core;

/// <summary>An upload in progress, or one that was completed not long ago.</summary>
public sealed record UploadInfo
{
    /// <summary>The upload's id: 32 lower-case hex digits, unique in the store.</summary>
    public required string Id { get; init; }

    /// <summary>The branch that it will write to.</summary>
    public required BranchRef Branch { get; init; }

    /// <summary>The path that it will write.</summary>
    public required FilePath Path { get; init; }

    /// <summary>The headers of the file that it will make.</summary>
    public required FileHeaders Headers { get; init; }

    /// <summary>Who opened it.</summary>
    public required string Author { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The checksum algorithm that was asked for; null for none.</summary>
    public ChecksumAlgorithm? ChecksumAlgorithm { get; init; }

    /// <summary>The checksum type that was asked for; null for the algorithm's default.</summary>
    public ChecksumType? ChecksumType { get; init; }

    /// <summary>What its completion made; null while it is in progress.</summary>
    public CompletedUpload? Completed { get; init; }
}
