using System.Net;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Pfs.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Configuration;
using Xunit;

namespace Pfs.Server.Tests.Configuration;

public sealed class ServerOptionsTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Has_the_documented_defaults()
    {
        var options = Read([]);

        options.S3.Should().Be(new IPEndPoint(IPAddress.Loopback, 30600));
        options.Grpc.Should().Be(new IPEndPoint(IPAddress.Loopback, 30650));
        options.DataDirectory.Should().Be(Path.GetFullPath("./pfs-data"));
        options.LogLevel.Should().Be(LogLevel.Information);
        options.Root.Should().BeNull();
        options.Store.Should().Be(new StoreOptions { DataDirectory = options.DataDirectory });
    }

    [Fact]
    public void Reads_retention_and_expiry_in_hours()
    {
        var store = Read(new() { ["--deleted-retention"] = "0", ["--upload-expiry"] = "1", ["--open-commit-expiry"] = "87600" }).Store;

        store.DeletedRetention.Should().Be(TimeSpan.Zero);
        store.UploadExpiry.Should().Be(TimeSpan.FromHours(1));
        store.OpenCommitExpiry.Should().Be(TimeSpan.FromDays(3650));
    }

    [Fact]
    public void Prefers_command_line_to_environment_to_file_to_default()
    {
        var file = """{ "s3": "127.0.0.1:1", "grpc": "127.0.0.1:2", "logLevel": "error", /* comment */ "shutdownTimeout": 7, }""";

        var options = Read(
            new() { ["--s3"] = "127.0.0.1:11" },
            new() { ["PFS_S3"] = "127.0.0.1:12", ["PFS_GRPC"] = "127.0.0.1:13" },
            file);

        options.S3.Port.Should().Be(11);
        options.Grpc.Port.Should().Be(13);
        options.LogLevel.Should().Be(LogLevel.Error);
        options.ShutdownTimeout.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("--s3", "localhost:80")]
    [InlineData("--s3", "127.0.0.1")]
    [InlineData("--s3", "127.0.0.1:65536")]
    [InlineData("--s3", "1:80")]
    [InlineData("--metrics", "9100")]
    [InlineData("--log-level", "loud")]
    [InlineData("--log-level", "2")]
    [InlineData("--max-connections", "0")]
    [InlineData("--max-connections", "-1")]
    [InlineData("--max-address-connections", "0")]
    [InlineData("--idle-timeout", "0")]
    [InlineData("--max-url-bytes", "100")]
    [InlineData("--max-header-bytes", "1000000000")]
    [InlineData("--shutdown-timeout", "1.5")]
    [InlineData("--deleted-retention", "-1")]
    [InlineData("--deleted-retention", "87601")]
    [InlineData("--upload-expiry", "0")]
    [InlineData("--open-commit-expiry", "7d")]
    [InlineData("--region", "Here!")]
    [InlineData("--base-path", "datastore")]
    [InlineData("--base-path", "/datastore/")]
    public void Refuses_what_is_out_of_range_and_names_the_setting(string option, string text)
    {
        var read = () => Read(new() { [option] = text });

        read.Should().Throw<FailureException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage($"{option} is '{text}', but must be *");
    }

    [Fact]
    public void Says_where_a_wrong_value_stands()
    {
        var inEnvironment = () => Read([], new() { ["PFS_S3"] = "x" });
        var inFile = () => Read([], [], """{ "s3": "x" }""");
        var unknownKey = () => Read([], [], """{ "s4": "x" }""");
        var notJson = () => Read([], [], "s3 = x");

        inEnvironment.Should().Throw<FailureException>().WithMessage("The environment variable PFS_S3 is 'x'*");
        inFile.Should().Throw<FailureException>().WithMessage($"'s3' in {_file} is 'x'*");
        unknownKey.Should().Throw<FailureException>().WithMessage("*sets 's4', which is not a setting; known are data, s3,*");
        notJson.Should().Throw<FailureException>().WithMessage("*is not JSON: line 1*");
    }

    [Fact]
    public void Refuses_clear_text_beyond_loopback_unless_told_otherwise()
    {
        var read = () => Read(new() { ["--grpc"] = "0.0.0.0:30650" });

        read.Should().Throw<FailureException>().WithMessage("--grpc 0.0.0.0:30650 would carry data in clear text*");
        Read(new() { ["--grpc"] = "0.0.0.0:30650", ["--allow-plaintext"] = "true" }).Grpc.Port.Should().Be(30650);
        var metrics = () => Read(new() { ["--metrics"] = "0.0.0.0:9100" });
        metrics.Should().Throw<FailureException>().WithMessage("--metrics 0.0.0.0:9100 would carry data in clear text*");
    }

    [Fact]
    public void With_a_certificate_any_address_will_do()
    {
        var options = Read(new() { ["--grpc"] = "0.0.0.0:30650", ["--tls-certificate"] = "server.pem", ["--tls-key"] = "/etc/server.key" });
        var half = () => Read(new() { ["--tls-key"] = "server.key" });

        options.Tls.Should().Be(new TlsFiles { Certificate = Path.GetFullPath("server.pem"), Key = "/etc/server.key" });
        half.Should().Throw<FailureException>().WithMessage("--tls-certificate and --tls-key must be given both or neither.");
    }

    [Fact]
    public void One_address_for_S3_and_gRPC_is_one_port_and_metrics_have_their_own()
    {
        Read(new() { ["--s3"] = "127.0.0.1:5", ["--grpc"] = "127.0.0.1:5" }).IsOnePort.Should().BeTrue();
        Read(new() { ["--s3"] = "127.0.0.1:0", ["--grpc"] = "127.0.0.1:0" }).IsOnePort.Should().BeFalse("0 is any free one, for each");
        Read([]).IsOnePort.Should().BeFalse();
        var metrics = () => Read(new() { ["--s3"] = "127.0.0.1:5", ["--metrics"] = "127.0.0.1:5" });
        metrics.Should().Throw<FailureException>().WithMessage("*listens on 127.0.0.1:5 already; give --metrics another port*");
    }

    [Fact]
    public void Takes_the_root_credential_from_the_environment_whole_or_not_at_all()
    {
        var both = Read([], new() { ["PFS_ROOT_ACCESS_KEY"] = "operator", ["PFS_ROOT_SECRET_KEY"] = "long enough".Replace(' ', '-') });
        var half = () => Read([], new() { ["PFS_ROOT_ACCESS_KEY"] = "operator" });
        var bad = () => Read([], new() { ["PFS_ROOT_ACCESS_KEY"] = "a/b", ["PFS_ROOT_SECRET_KEY"] = "12345678" });

        both.Root!.AccessKey.Should().Be("operator");
        half.Should().Throw<FailureException>().WithMessage("*both or neither*");
        bad.Should().Throw<FailureException>().WithMessage("PFS_ROOT_ACCESS_KEY must be*");
    }

    [Fact]
    public void Takes_a_collector_by_https_or_on_loopback()
    {
        var options = Read(new() { ["--otlp-endpoint"] = "http://127.0.0.1:4318", ["--otlp-trace-percent"] = "5" });
        var clearText = () => Read(new() { ["--otlp-endpoint"] = "http://collector.example:4318" });
        var accepted = Read(new() { ["--otlp-endpoint"] = "http://collector.example:4318", ["--allow-plaintext"] = "true" });

        options.Otlp.Should().Be(new OtlpOptions(new Uri("http://127.0.0.1:4318"), 5));
        clearText.Should().Throw<FailureException>().WithMessage("--otlp-endpoint is 'http://collector.example:4318', but must be *");
        accepted.Otlp!.TracePercent.Should().Be(100);
        Read([]).Otlp.Should().BeNull();
    }

    [Fact]
    public void Tells_each_setting_with_its_source_and_no_password_in_an_address()
    {
        var options = Read(
            new() { ["--max-uploads"] = "7" },
            new() { ["PFS_OIDC_KEYS"] = "https://user:password@issuer.example/keys" },
            """{ "region": "eu-west-1" }""");

        var settings = options.GrpcEdge.Settings.ToDictionary(setting => setting.Name, setting => (setting.Value, setting.Source));

        settings.Should().HaveCount(ServeSettings.All.Length);
        settings["max-uploads"].Should().Be(("7", SettingSource.CommandLine));
        settings["oidc-keys"].Should().Be(("https://***@issuer.example/keys", SettingSource.Environment));
        settings["region"].Should().Be(("eu-west-1", SettingSource.File));
        settings["data"].Should().Be(("./pfs-data", SettingSource.Default));
    }

    [Fact]
    public void Documents_every_exit_code_in_operating_md()
    {
        var paper = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operating.md"));

        foreach (var (code, meaning) in ExitCodeTable.Rows)
        {
            paper.Should().Contain($"| {(int)code} | {meaning} |");
        }
    }

    private ServerOptions Read(
        Dictionary<string, string> commandLine, Dictionary<string, string>? environment = null, string? json = null)
    {
        var file = ConfigurationFile.None;
        if (json is not null)
        {
            File.WriteAllText(_file, json);
            file = ConfigurationFile.Read(_file, ServeSettings.All);
        }

        return ServerOptions.Read(new SettingSources(
            setting => commandLine.GetValueOrDefault(setting.OptionName),
            name => environment?.GetValueOrDefault(name),
            file));
    }
}
