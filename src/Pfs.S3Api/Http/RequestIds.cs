using System.Globalization;
using System.Security.Cryptography;

namespace Pfs.S3Api.Http;

/// <summary>Names each request once: a random start for each process, then counting.</summary>
internal static class RequestIds
{
    private static long _last = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    /// <summary>The server's own id, the same for all answers of a process.</summary>
    public static string HostId { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    /// <summary>16 upper-case hex digits.</summary>
    public static string Next() => Interlocked.Increment(ref _last).ToString("X16", CultureInfo.InvariantCulture);
}
