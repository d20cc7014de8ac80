using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Pfs.Core;
using Pfs.Grpc;
using Pfs.S3Api;
using Pfs.S3Api.Xml;
using Pfs.Server.Access;

namespace Pfs.Server.Configuration;

/// <summary>The settings of `pfs serve`, checked: whoever holds one may start a server with it.</summary>
internal sealed partial record ServerOptions
{
    private const int HoursMax = 87_600; // ten years

    [GeneratedRegex(@"\A(/[A-Za-z0-9._~-]+)+\z")]
    private static partial Regex BasePathForm { get; }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex DomainForm { get; }

    public required StoreOptions Store { get; init; }

    /// <summary>Absolute path.</summary>
    public string DataDirectory => Store.DataDirectory;

    public required IPEndPoint S3 { get; init; }

    public required IPEndPoint Grpc { get; init; }

    /// <summary>Whether S3 and gRPC are served on one port.</summary>
    public bool IsOnePort => S3.Port != 0 && S3.Equals(Grpc);

    /// <summary>Where metrics and health are shown; null: nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>The certificate of all addresses; null for clear text.</summary>
    public required TlsFiles? Tls { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required LogFormat LogFormat { get; init; }

    /// <summary>For each address.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Of those, for one client address.</summary>
    public required int MaxAddressConnections { get; init; }

    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Of the request line.</summary>
    public required int MaxUrlBytes { get; init; }

    /// <summary>Of all headers of a request.</summary>
    public required int MaxHeaderBytes { get; init; }

    public required TimeSpan RequestHeadersTimeout { get; init; }

    /// <summary>Bytes per second; 0 is no limit.</summary>
    public required int MinBodyRate { get; init; }

    public required TimeSpan ShutdownTimeout { get; init; }

    public required S3Options S3Edge { get; init; }

    public required PfsGrpcOptions GrpcEdge { get; init; }

    /// <summary>The file with the key that secrets of access keys are sealed with; absolute path.</summary>
    public required string AccessKeyFile { get; init; }

    /// <summary>Where the audit log goes, absolute path; null: there is none.</summary>
    public string? AuditLog { get; init; }

    /// <summary>From which length on an audit file is set aside.</summary>
    public required long AuditFileBytes { get; init; }

    /// <summary>How many audit files that were set aside are kept.</summary>
    public required int AuditFiles { get; init; }

    /// <summary>What unknown access keys may do whose secret is not checked; null: they are refused.</summary>
    public Role? TrustedRole { get; init; }

    /// <summary>Whose tokens are taken for access keys; null: nobody's.</summary>
    public OpenIdOptions? OpenId { get; init; }

    /// <summary>Where traces and metrics are sent; null: nowhere.</summary>
    public OtlpOptions? Otlp { get; init; }

    /// <summary>The root credential from the environment, or null: then the file in the data directory counts.</summary>
    public required RootCredential? Root { get; init; }

    /// <summary>Reads and checks all settings; the first wrong one ends the start with a sentence about it.</summary>
    public static ServerOptions Read(SettingSources sources)
    {
        var options = new ServerOptions
        {
            Store = ReadStore(sources),
            S3 = sources.Read(ServeSettings.S3, ListenAddress.Parse),
            Grpc = sources.Read(ServeSettings.Grpc, ListenAddress.Parse),
            Metrics = ListenAddress.Parse(sources.Read(ServeSettings.Metrics, text => text.Length == 0 || ListenAddress.Parse(text) is not null ? text : null)),
            LogLevel = sources.Read(ServeSettings.LogLevel, Name<LogLevel>),
            LogFormat = sources.Read(ServeSettings.LogFormat, Name<LogFormat>),
            MaxConnections = sources.Read(ServeSettings.MaxConnections, text => Whole(text, 1, 1_000_000)),
            MaxAddressConnections = sources.Read(ServeSettings.MaxAddressConnections, text => Whole(text, 1, 1_000_000)),
            IdleTimeout = Seconds(sources.Read(ServeSettings.IdleTimeout, text => Whole(text, 1, 86_400))),
            MaxUrlBytes = sources.Read(ServeSettings.MaxUrlBytes, text => Whole(text, 2048, 131_072)),
            MaxHeaderBytes = sources.Read(ServeSettings.MaxHeaderBytes, text => Whole(text, 8192, 131_072)),
            RequestHeadersTimeout = Seconds(sources.Read(
                ServeSettings.RequestHeadersTimeout, text => Whole(text, 1, 3600))),
            MinBodyRate = sources.Read(ServeSettings.MinBodyRate, text => Whole(text, 0, 1_000_000_000)),
            ShutdownTimeout = Seconds(sources.Read(ServeSettings.ShutdownTimeout, text => Whole(text, 0, 3600))),
            S3Edge = ReadS3(sources),
            GrpcEdge = new PfsGrpcOptions
            {
                Settings = [.. ServeSettings.All.Select(sources.Describe)],
                AllowPlaintext = sources.Read(ServeSettings.AllowPlaintext, Flag),
                MaxCalls = sources.Read(ServeSettings.MaxCalls, text => Whole(text, 1, 1_000_000)),
                MaxImportFiles = sources.Read(ServeSettings.MaxImportFiles, text => Whole(text, 1, 1_000_000)),
                MaxImportBytes = sources.Read(ServeSettings.MaxImportGiB, text => Number(text, 1, 1_048_576)) << 30,
            },
            AccessKeyFile = sources.Read(ServeSettings.AccessKeyFile, text => text),
            AuditLog = sources.Read(ServeSettings.AuditLog, text => text),
            AuditFileBytes = sources.Read(ServeSettings.AuditFileMiB, text => Number(text, 1, 65_536)) << 20,
            AuditFiles = sources.Read(ServeSettings.AuditFiles, text => Whole(text, 1, 100_000)),
            TrustedRole = TrustedRoleIn(sources.Read(ServeSettings.InsecureTrustAccessKeys, text => text == "off" || TrustedRoleIn(text) is not null ? text : null)),
            OpenId = ReadOpenId(sources),
            Otlp = ReadOtlp(sources),
            Tls = ReadTls(sources),
            Root = RootCredential.FromEnvironment(sources.Variable),
        };

        CheckAddresses(options);
        return options with
        {
            AccessKeyFile = options.InData(options.AccessKeyFile, SecretBox.FileName),
            AuditLog = options.AuditLog == "off" ? null : options.InData(options.AuditLog!, "audit"),
        };
    }

    private string InData(string path, string name) => Path.GetFullPath(path.Length > 0 ? path : Path.Combine(DataDirectory, name));

    private static void CheckAddresses(ServerOptions options)
    {
        if (options.Metrics is { Port: not 0 } metrics && (metrics.Equals(options.S3) || metrics.Equals(options.Grpc)))
        {
            throw FailureException.Usage($"S3 or gRPC listens on {metrics} already; give --metrics another port.");
        }

        foreach (var (setting, address) in new[] { (ServeSettings.S3, options.S3), (ServeSettings.Grpc, options.Grpc), (ServeSettings.Metrics, options.Metrics ?? options.S3) })
        {
            if (options.Tls is null && !options.GrpcEdge.AllowPlaintext && !IPAddress.IsLoopback(address.Address))
            {
                throw FailureException.Usage(
                    $"{setting.OptionName} {address} would carry data in clear text over the network; "
                    + "give a certificate with --tls-certificate and --tls-key, or accept it with --allow-plaintext.");
            }
        }
    }

    private static Role? TrustedRoleIn(string text) => RoleNames.Parse(text) is { } role and not Role.StoreAdmin ? role : null;

    private static OpenIdOptions? ReadOpenId(SettingSources sources)
    {
        var issuer = sources.Read(ServeSettings.OidcIssuer, text => text.Length == 0 || SafeUrl(text) is not null ? text : null);
        var keys = sources.Read(ServeSettings.OidcKeys, text => text.Length == 0 || SafeUrl(text) is not null ? text : null);
        var secretFile = sources.Read(ServeSettings.OidcSecretFile, text => text);
        if (issuer.Length == 0)
        {
            return null;
        }

        return new OpenIdOptions
        {
            Issuer = issuer,
            Audience = sources.Read(ServeSettings.OidcAudience, text => text.Length > 0 ? text : null),
            Keys = SafeUrl(keys),
            Secret = ReadSecret(secretFile),
            NameClaim = sources.Read(ServeSettings.OidcNameClaim, text => text.Length > 0 ? text : null),
            GrantsClaim = sources.Read(ServeSettings.OidcGrantsClaim, text => text.Length > 0 ? text : null),
        };
    }

    private static Uri? SafeUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && OpenIdConnect.IsConfidential(url) ? url : null;

    private static string ReadSecret(string path)
    {
        try
        {
            var secret = path.Length == 0 ? "" : File.ReadAllText(path).Trim();
            return secret.Length is >= 8 and <= 128 && secret.All(c => c is > ' ' and <= '~')
                ? secret
                : throw FailureException.Usage($"{ServeSettings.OidcSecretFile.OptionName} must name {ServeSettings.OidcSecretFile.Range}, as {ServeSettings.OidcIssuer.OptionName} is set.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FailureException.Usage($"{ServeSettings.OidcSecretFile.OptionName} {path} cannot be read: {e.Message}");
        }
    }

    private static OtlpOptions? ReadOtlp(SettingSources sources)
    {
        var isClearTextFine = sources.Read(ServeSettings.AllowPlaintext, Flag);
        var endpoint = sources.Read(
            ServeSettings.OtlpEndpoint,
            text => text.Length == 0 || SafeUrl(text) is not null || (isClearTextFine && text.StartsWith("http://", StringComparison.Ordinal) && Uri.IsWellFormedUriString(text, UriKind.Absolute)) ? text : null);
        var percent = sources.Read(ServeSettings.OtlpTracePercent, text => Whole(text, 0, 100));
        return endpoint.Length == 0 ? null : new OtlpOptions(new Uri(endpoint), percent);
    }

    private static TlsFiles? ReadTls(SettingSources sources)
    {
        var certificate = sources.Read(ServeSettings.TlsCertificate, text => text);
        var key = sources.Read(ServeSettings.TlsKey, text => text);
        if ((certificate.Length > 0) != (key.Length > 0))
        {
            throw FailureException.Usage($"{ServeSettings.TlsCertificate.OptionName} and {ServeSettings.TlsKey.OptionName} must be given both or neither.");
        }

        return key.Length == 0 ? null : new TlsFiles { Certificate = Path.GetFullPath(certificate), Key = Path.GetFullPath(key) };
    }

    private static StoreOptions ReadStore(SettingSources sources) => new()
    {
        DataDirectory = Path.GetFullPath(sources.Read(ServeSettings.Data, text => text.Length > 0 ? text : null)),
        DeletedRetention = Hours(sources.Read(ServeSettings.DeletedRetention, text => Whole(text, 0, HoursMax))),
        UploadExpiry = Hours(sources.Read(ServeSettings.UploadExpiry, text => Whole(text, 1, HoursMax))),
        MaxUploads = sources.Read(ServeSettings.MaxUploads, text => Whole(text, 1, 1_000_000)),
        MaxBranchUploads = sources.Read(ServeSettings.MaxBranchUploads, text => Whole(text, 1, 1_000_000)),
        OpenCommitExpiry = Hours(sources.Read(ServeSettings.OpenCommitExpiry, text => Whole(text, 1, HoursMax))),
        CollectionBytesPerSecond = sources.Read(ServeSettings.CollectionRate, text => Number(text, 0, 1 << 20)) << 20,
    };

    private static S3Options ReadS3(SettingSources sources)
    {
        var maximumPutBytes = sources.Read(ServeSettings.MaximumPutBytes, text => Number(text, 0, long.MaxValue));
        return new S3Options
        {
            Region = sources.Read(ServeSettings.Region, text => IsRegion(text) ? text : null),
            BasePath = sources.Read(ServeSettings.BasePath, text => text.Length == 0 || BasePathForm.IsMatch(text) ? text : null),
            Domain = sources.Read(ServeSettings.Domain, text => text.Length == 0 || DomainForm.IsMatch(text) ? text : null),
            RefuseNonEmptyBucketDelete = sources.Read(ServeSettings.RefuseNonEmptyBucketDelete, Flag),
            MinimumPartBytes = sources.Read(ServeSettings.MinimumPartBytes, text => Number(text, 0, 5L << 30)),
            MaximumPutBytes = maximumPutBytes == 0 ? null : maximumPutBytes,
            MultipartETag = sources.Read(ServeSettings.MultipartETag, ETagKind),
            MaximumDeleteKeys = sources.Read(ServeSettings.MaxDeleteKeys, text => Whole(text, 1, 100_000)),
            MaximumRequests = sources.Read(ServeSettings.MaxRequests, text => Whole(text, 1, 1_000_000)),
            Xml = new XmlLimits
            {
                Bytes = sources.Read(ServeSettings.MaxXmlBytes, text => Whole(text, 64 << 10, 64 << 20)),
                Depth = sources.Read(ServeSettings.MaxXmlDepth, text => Whole(text, 4, 64)),
                Elements = sources.Read(ServeSettings.MaxXmlElements, text => Whole(text, 100, 1_000_000)),
            },
        };
    }

    private static MultipartETag? ETagKind(string text) => text switch
    {
        "content" => MultipartETag.Content,
        "s3" => MultipartETag.S3,
        _ => null,
    };

    // No regular expression for what every start reads: the first one costs it 20 ms.
    private static bool IsRegion(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static int? Whole(string text, int least, int most) => (int?)Number(text, least, most);

    private static long? Number(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : null;

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Hours(int hours) => TimeSpan.FromHours(hours);

    private static bool? Flag(string text) => bool.TryParse(text, out var flag) ? flag : null;

    // Names only: Enum.TryParse would take "7" as well.
    private static T? Name<T>(string text)
        where T : struct, Enum =>
        text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;
}
