namespace Pfs.Benchmarks.Torture;

/// <summary>The server answered, but not what it must: a finding, unless its disk was taken away or is full.</summary>
internal sealed class UnexpectedAnswerException(int status, string message) : Exception(message)
{
    public bool IsFault => status >= 500;

    /// <summary>S3 says 507, and an rpc RESOURCE_EXHAUSTED, which is 429 in JSON.</summary>
    public bool IsDiskFull => status is 507 or 429;
}
