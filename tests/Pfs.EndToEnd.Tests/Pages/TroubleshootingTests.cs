using System.Net.Http.Headers;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Pages;

/// <summary>What docs/troubleshooting.md quotes is what the program says.</summary>
public sealed class TroubleshootingTests : IDisposable
{
    // What takes a broken disk, much load or minutes: looked for in the sources, where a test of its own provokes it.
    private static readonly string[] NotProvoked =
    [
        "InvalidAccessKeyId: The access key has expired.", "ExpiredToken:", "InsufficientStorage:", "ServiceUnavailable:", "SlowDown:", "InternalError:", "... has storage format", "pfs: The store is damaged:",
        "Checkpoints fail:", "Collecting garbage failed;", "The new certificate of", "The audit log in",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    [Fact]
    public async Task Every_message_of_the_page_is_one_that_the_program_has()
    {
        await ProvokeAtS3Async();
        await ProvokeAtTheCommandLineAsync();
        await ProvokeAtTheStartAsync();

        var quoted = Page.Read("troubleshooting.md").Where(block => block.Language == "text").Select(block => block.Text.TrimEnd()).ToArray();

        quoted.Should().HaveCountGreaterThan(40);
        quoted.Where(text => !NotProvoked.Any(text.StartsWith) && !_said.Any(line => Page.Shows(text, line)))
            .Should().BeEmpty($"each should be one of\n{string.Join('\n', _said)}\n");
        var sources = Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();
        quoted.Where(text => NotProvoked.Any(text.StartsWith) && !sources.Any(source => Parts(text).All(source.Contains)))
            .Should().BeEmpty("each should be in a source file");
    }

    private async Task ProvokeAtS3Async()
    {
        await using var pfs = await PfsProcess.StartAsync(_folder.File("s3"));
        var s3 = pfs.S3;
        await s3.CreateBucketAsync("master.images");
        await s3.PutAsync("master.images", "a.txt", "old");
        var first = (await s3.GetAsync("master.images", "a.txt")).VersionId!;
        await s3.PutAsync("master.images", "a.txt", "new");
        using var stranger = new S3Client(pfs.S3Address, "NOBODY", "secret-key");
        using var mistaken = new S3Client(pfs.S3Address, PfsProcess.AccessKey, "another-secret");
        var clock = TestClock.StartingNow();
        clock.Advance(TimeSpan.FromHours(1));
        using var early = new S3Client(pfs.S3Address, PfsProcess.AccessKey, PfsProcess.SecretKey, clock);
        (await pfs.RunAsync("principal", "create", "ada", "--grant", "reader:images")).Succeeded();
        var key = (await pfs.RunAsync("key", "create", "ada")).Succeeded().Lines.Select(line => line.Split(' ')[^1]).ToArray();
        using var ada = new S3Client(pfs.S3Address, key[0], key[1]);
        using var unsigned = new HttpRequestMessage(HttpMethod.Get, new Uri(pfs.S3Address, "/master.images"));
        using var unhashed = new HttpRequestMessage(HttpMethod.Get, new Uri(pfs.S3Address, "/master.images"));
        var date = TimeProvider.System.GetUtcNow().ToString("yyyyMMddTHHmmssZ", null);
        unhashed.Headers.Add("x-amz-date", date);
        unhashed.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential={PfsProcess.AccessKey}/{date[..8]}/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}");

        S3Answer[] answers =
        [
            await stranger.ListAsync("master.images"),
            await mistaken.ListAsync("master.images"),
            await early.ListAsync("master.images"),
            await s3.SendAsync(unsigned),
            await s3.SendAsync(unhashed),
            await PutAsync(ada, "master.images"),
            await s3.ListAsync("master.sounds"),
            await s3.ListAsync("dev.images"),
            await s3.SendAsync(HttpMethod.Put, "/back-1.sounds"),
            await PutAsync(s3, "back-1.master.images"),
            await s3.GetAsync("master.images", "a.txt", "HEAD~9"),
            await s3.GetAsync("master.images", "b.txt"),
            await PutAsync(s3, "master.images", new KeyValuePair<string, string>("If-None-Match", "*")),
            await PutAsync(s3, "master.images", new KeyValuePair<string, string>("x-pfs-if-head", first)),
            await PutAsync(s3, "master.images", new KeyValuePair<string, string>("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")),
            await PutAsync(s3, "master.images", new KeyValuePair<string, string>("x-amz-server-side-encryption", "AES256")),
        ];
        (await pfs.RunAsync("key", "disable", key[0])).Succeeded();
        _said.AddRange(answers.Append(await ada.ListAsync("master.images")).Select(answer => $"{answer.Code}: {answer.Values("Message").Single()}"));
    }

    private async Task ProvokeAtTheCommandLineAsync()
    {
        await using var pfs = await PfsProcess.StartAsync(_folder.File("command-line"));
        await using var tls = new Started();
        await tls.Server.InitializeAsync();

        await SayAsync(["repo", "list"], ("PFS_ADDRESS", pfs.GrpcAddress.Authority), ("PFS_TOKEN", "NOBODY:secret-key"));
        await SayAsync(["repo", "list", "--data", _folder.File("nothing")], ("PFS_ADDRESS", pfs.GrpcAddress.Authority));
        await SayAsync(["repo", "list"], ("PFS_ADDRESS", "127.0.0.1:1"), ("PFS_TOKEN", "NOBODY:secret-key"));
        await SayAsync(["repo", "list"], ("PFS_ADDRESS", "10.0.0.1:30650"), ("PFS_TOKEN", "NOBODY:secret-key"));
        await SayAsync(["repo", "list"], ("PFS_ADDRESS", $"https://127.0.0.1:{tls.Server.Pfs.GrpcAddress.Port}"), ("PFS_TOKEN", "NOBODY:secret-key"));

        await pfs.S3.CreateBucketAsync("master.images");
        await pfs.S3.PutAsync("master.images", "a.txt", "x");
        (await pfs.RunAsync("principal", "create", "ada", "--grant", "reader:*")).Succeeded();
        var key = (await pfs.RunAsync("key", "create", "ada")).Succeeded().Lines.Select(line => line.Split(' ')[^1]).ToArray();
        var ada = new[] { ("PFS_ADDRESS", pfs.GrpcAddress.Authority), ("PFS_TOKEN", $"{key[0]}:{key[1]}") };
        await SayAsync(["repo", "create", "sounds"], ada);
        await SayAsync(["ls", "sounds"], ada);
        await SayAsync(["ls", "images@dev"], ada);
        await SayAsync(["cat", "images:b.txt"], ada);
        await SayAsync(["put", "/dev/null", "images@HEAD^:x"], ada);
    }

    private async Task ProvokeAtTheStartAsync()
    {
        var store = _folder.File("start");
        await using var pfs = await PfsProcess.StartAsync(store);
        (await pfs.RunAsync("principal", "create", "ada")).Succeeded();
        (await pfs.RunAsync("key", "create", "ada")).Succeeded();
        await File.WriteAllTextAsync(_folder.File("pfs.json"), """{ "dta": "/srv" }""");
        Directory.CreateDirectory(_folder.File("photos"));
        await File.WriteAllTextAsync(_folder.File("photos/a.jpg"), "");

        await ServeAsync("--data", _folder.File("other"), "--s3", pfs.S3Address.Authority);
        await ServeAsync("--data", store);
        await ServeAsync("--data", _folder.File("other"), "--s3", "0.0.0.0:0");
        await ServeAsync("--config", _folder.File("pfs.json"));
        await ServeAsync("--data", _folder.File("other"), "--region", "A_B");
        await ServeAsync("--data", _folder.File("photos"));
        await pfs.StopAsync();
        File.Delete(Path.Combine(store, "access.key"));
        await ServeAsync("--data", store);
        Damage(Directory.GetFiles(store, "log-*.pfs").Single());
        await SayAsync(["check", "--data", store]);

        await using var trusting = await PfsProcess.StartAsync(_folder.File("trusting"), withCredential: true, "--insecure-trust-access-keys", "reader");
        await trusting.StopAsync();
        _said.AddRange(trusting.Log.Split('\n').Where(line => line.Contains("warn: ")).Select(line => line[(line.IndexOf(']') + 2)..]));
    }

    private Task ServeAsync(params string[] options) =>
        SayAsync(["serve", .. options.Contains("--s3") ? [] : (string[])["--s3", "127.0.0.1:0"], "--grpc", "127.0.0.1:0", .. options]);

    // The command is to fail, in time; what it prints last on the error stream is what a user reads.
    private async Task SayAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var result = await Command.RunAsync(Repository.Executable, arguments, environment.ToDictionary(pair => pair.Name, pair => (string?)pair.Value), _folder.Path);
        result.ExitCode.Should().NotBe(0, "{0} is to be refused", string.Join(' ', arguments));
        _said.AddRange(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // Unlike S3Client.PutAsync it takes a refusal for an answer.
    private static Task<S3Answer> PutAsync(S3Client s3, string bucket, params KeyValuePair<string, string>[] headers) =>
        s3.SendAsync(HttpMethod.Put, S3Client.PathOf(bucket, "a.txt"), body: "x"u8.ToArray(), headers: headers);

    private static void Damage(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.Seek(8, SeekOrigin.Begin);
        stream.WriteByte(0xff);
    }

    private static IEnumerable<string> Parts(string text)
    {
        var sentence = text.StartsWith("pfs: ", StringComparison.Ordinal) || char.IsLetter(text[0]) && text.Split(": ")[0].All(char.IsLetter)
            ? text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..]
            : text;
        return sentence.Split("...").Select(part => part.Trim('\'', ' ', '.')).Where(part => part.Length > 2);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private sealed class Started : IAsyncDisposable
    {
        public TlsServer Server { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Server.Dispose();
        }
    }
}
