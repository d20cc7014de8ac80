using FluentAssertions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Pfs.Grpc.V1;
using Xunit;
using Alpha = Grpc.Reflection.V1Alpha;
using V1Reflection = Grpc.Reflection.V1;

namespace Pfs.Grpc.Tests;

/// <summary>Tools that know nothing of Pfs learn all of its interface from the server.</summary>
public sealed class ReflectionTests
{
    private static readonly string[] Services =
    [
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
        "pfs.v1.AccessService", "pfs.v1.AdminService", "pfs.v1.BranchService", "pfs.v1.CommitService", "pfs.v1.FileService", "pfs.v1.RepoService",
    ];

    public static TheoryData<bool> Versions => [false, true];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task All_services_are_listed(bool isAlpha)
    {
        await using var server = await GrpcServer.StartAsync();

        var answer = (await AskAsync(server, isAlpha, [new V1Reflection.ServerReflectionRequest { ListServices = "*" }]))[0];

        answer.ListServicesResponse.Service.Select(service => service.Name).Should().Equal(Services);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Each_symbol_is_answered_with_its_file_and_all_that_it_imports(bool isAlpha)
    {
        await using var server = await GrpcServer.StartAsync();
        var symbols = Symbols(PfsReflection.Descriptor).Concat(Services).ToArray();

        var answers = await AskAsync(server, isAlpha, [.. symbols.Select(symbol => new V1Reflection.ServerReflectionRequest { FileContainingSymbol = symbol })]);

        symbols.Should().HaveCountGreaterThan(500);
        for (var i = 0; i < symbols.Length; i++)
        {
            var files = answers[i].FileDescriptorResponse?.FileDescriptorProto;
            (files?.Count).Should().BeGreaterThan(0, symbols[i]);
            var built = FileDescriptor.BuildFromByteStrings(files!.Reverse())[^1]; // fails when an import is missing
            symbols[i].Should().StartWith(built.Package + ".");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_file_is_answered_by_its_name_and_what_there_is_not_is_not_found(bool isAlpha)
    {
        await using var server = await GrpcServer.StartAsync();

        var answers = await AskAsync(
            server,
            isAlpha,
            [
                new V1Reflection.ServerReflectionRequest { FileByFilename = "pfs/v1/pfs.proto" },
                new V1Reflection.ServerReflectionRequest { FileContainingSymbol = "pfs.v1.Nothing" },
                new V1Reflection.ServerReflectionRequest { FileByFilename = "nothing.proto" },
                new V1Reflection.ServerReflectionRequest { AllExtensionNumbersOfType = "pfs.v1.Repo" },
            ]);

        answers[0].FileDescriptorResponse.FileDescriptorProto[0].Equals(PfsReflection.Descriptor.SerializedData).Should().BeTrue();
        answers.Skip(1).Select(answer => answer.ErrorResponse.ErrorCode).Should().Equal(5, 5, 5);
    }

    private static async Task<List<V1Reflection.ServerReflectionResponse>> AskAsync(GrpcServer server, bool isAlpha, V1Reflection.ServerReflectionRequest[] requests)
    {
        var invoker = server.Invoker($"Bearer {GrpcServer.AccessKey}:{GrpcServer.SecretKey}");
        using var call = new V1Reflection.ServerReflection.ServerReflectionClient(invoker).ServerReflectionInfo();
        using var alpha = new Alpha.ServerReflection.ServerReflectionClient(invoker).ServerReflectionInfo();
        var answers = new List<V1Reflection.ServerReflectionResponse>();
        foreach (var request in requests)
        {
            // Both versions have the same fields.
            if (isAlpha)
            {
                await alpha.RequestStream.WriteAsync(Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteArray()));
                (await alpha.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
                answers.Add(V1Reflection.ServerReflectionResponse.Parser.ParseFrom(alpha.ResponseStream.Current.ToByteArray()));
            }
            else
            {
                await call.RequestStream.WriteAsync(request);
                (await call.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
                answers.Add(call.ResponseStream.Current);
            }
        }

        return answers;
    }

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(service => service.Methods.Select(method => method.FullName).Prepend(service.FullName)),
        .. file.MessageTypes.SelectMany(Symbols),
        .. file.EnumTypes.SelectMany(type => type.Values.Select(value => $"{file.Package}.{value.Name}").Prepend(type.FullName)),
    ];

    private static IEnumerable<string> Symbols(MessageDescriptor type) =>
    [
        type.FullName, .. type.Fields.InDeclarationOrder().Select(field => field.FullName), .. type.Oneofs.Select(oneof => $"{type.FullName}.{oneof.Name}"),
        .. type.NestedTypes.SelectMany(Symbols),
    ];
}
