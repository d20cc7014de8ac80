namespace Pfs.S3Api.Auth;

/// <summary>What a request says about its own signature, in the header or in the query; nothing of it is believed yet.</summary>
internal sealed record SignedRequest
{
    public required string AccessKey { get; init; }

    /// <summary>The scope's day, yyyyMMdd.</summary>
    public required string Day { get; init; }

    /// <summary>Any region is taken, and verified as stated.</summary>
    public required string Region { get; init; }

    /// <summary>Names in lower case, in the order in which they were signed.</summary>
    public required string[] SignedHeaders { get; init; }

    /// <summary>64 hex digits if it is to fit.</summary>
    public required string Signature { get; init; }

    /// <summary>yyyyMMddTHHmmssZ, as it stands in the string to sign.</summary>
    public required string Timestamp { get; init; }

    /// <summary>The last line of the canonical request.</summary>
    public required string PayloadLine { get; init; }

    public required bool IsPresigned { get; init; }

    public string Scope => $"{Day}/{Region}/s3/aws4_request";
}
