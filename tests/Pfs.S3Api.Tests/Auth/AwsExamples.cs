using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Tests.Auth;

/// <summary>The key, the clock and the host of the examples in AWS's documentation of Signature V4.</summary>
internal static class AwsExamples
{
    public const string AccessKey = "AKIAIOSFODNN7EXAMPLE";
    public const string Host = "examplebucket.s3.amazonaws.com";
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static DateTimeOffset Now { get; } = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    public static Caller Authenticate(string method, string target, params (string Name, string Value)[] headers) =>
        Authenticate(Now, method, target, headers);

    public static Caller Authenticate(DateTimeOffset now, string method, string target, params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Headers.Host = Host;
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        var root = Credential.OfRoot(AccessKey, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "alice");
        var access = new AccessControl(EmptyStore.Value, new SecretBox(new byte[32]), root, new FixedClock(now));
        return new Authenticator(access, new FixedClock(now))
            .Authenticate(request, RequestTarget.Parse(target, request.Headers.Host.ToString(), "", "s3.amazonaws.com"));
    }

    private static readonly Lazy<PfsStore> EmptyStore = new(() => PfsStore.OpenAsync(
        new StoreOptions { DataDirectory = Directory.CreateTempSubdirectory("pfs-keys-").FullName }, TimeProvider.System, default).GetAwaiter().GetResult());

    public static string Authorization(string signedHeaders, string signature) =>
        $"AWS4-HMAC-SHA256 Credential={AccessKey}/20130524/us-east-1/s3/aws4_request,SignedHeaders={signedHeaders},Signature={signature}";

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
