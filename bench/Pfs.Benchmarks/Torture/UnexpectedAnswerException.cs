namespace Pfs.Benchmarks.Torture;

/// <summary>The server answered, but not what it must: a finding, unless its disk was taken away or is full.</summary>
internal sealed class UnexpectedAnswerException(int status, string message) : Exception(message)
{
    public bool IsFault => status >= 500;

    public bool IsDiskFull => status == 507;
}
